import { setTimeout as pause } from 'node:timers/promises';
import type { AppProcess } from './app.ts';

const PATH = '/api/v1/students';
/** Every so many students one is changed twice and some are removed, so that there is an order to keep. */
const CHANGED_EACH = 5;

/** Creates students at a steady rate and knows, of every change that was answered as done, what must become of it. */
export class SchoolLoad {
  /** What was answered as done, by student. */
  readonly answered = new Map<string, string[]>();
  /** Statuses of requests that were not answered as they should be; 0 for no answer. */
  readonly failures: number[] = [];
  private readonly apps: () => readonly AppProcess[];
  private readonly underWay = new Set<Promise<void>>();
  private count = 0;
  private isStopped = false;
  private running: Promise<void> | undefined;

  constructor(apps: () => readonly AppProcess[]) {
    this.apps = apps;
  }

  start(perSecond: number): void {
    this.running = this.run(1000 / perSecond);
  }

  /** Resolves when every request is answered. */
  async stop(): Promise<void> {
    this.isStopped = true;
    await this.running;
    await Promise.all(this.underWay);
  }

  get events(): number {
    return [...this.answered.values()].reduce((sum, types) => sum + types.length, 0);
  }

  private async run(everyMs: number): Promise<void> {
    const startedMs = performance.now();
    while (!this.isStopped) {
      this.count += 1;
      const one = this.student(this.count);
      this.underWay.add(one);
      void one.finally(() => this.underWay.delete(one));
      await pause(Math.max(0, startedMs + this.count * everyMs - performance.now()));
    }
  }

  private async student(number: number): Promise<void> {
    const fields = { first_name: 'Ada', last_name: `Number ${number}`, grade: (number % 12) + 1 };
    const answer = await this.send('POST', PATH, fields, 201);
    if (answer === undefined) return;
    const { id } = (await answer.json()) as { id: string };
    const types = ['student.created'];
    this.answered.set(id, types);
    if (number % CHANGED_EACH !== 0) return;
    for (const grade of [1, 12]) {
      const changed = await this.send('PUT', `${PATH}/${id}`, { ...fields, grade }, 200);
      if (changed !== undefined) types.push('student.updated');
    }
    if (number % (2 * CHANGED_EACH) !== 0) return;
    const removed = await this.send('DELETE', `${PATH}/${id}`, undefined, 204);
    if (removed !== undefined) types.push('student.deleted');
  }

  private async send(method: string, path: string, body: unknown, expected: number) {
    const apps = this.apps();
    const app = apps[this.count % apps.length];
    try {
      const answer =
        body === undefined
          ? await app?.request(path, { method })
          : await app?.send(method, path, body);
      if (answer?.status === expected) return answer;
      this.failures.push(answer?.status ?? 0);
    } catch {
      this.failures.push(0);
    }
    return undefined;
  }
}
