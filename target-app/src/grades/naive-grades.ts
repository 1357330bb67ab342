import type { Served } from '../cache/read-through.ts';
import { ProblemError } from '../http/problem.ts';
import type { Metrics } from '../observability/metrics.ts';
import type { Dependency } from '../variants/backing.ts';
import { isGrades, type Grade } from './grade.ts';
import type { ConnectedGrades } from './connected-grades.ts';

const GENEROUS_LIMIT_MS = 30_000;

/** What the tutorials show: `fetch`, half a minute of patience, and every failure handed on to the caller. */
export class NaiveGrades implements ConnectedGrades {
  readonly dependency: Dependency;
  private readonly url: string;
  private readonly metrics: Metrics;

  constructor(url: string, metrics: Metrics) {
    this.url = url.replace(/\/$/, '');
    this.metrics = metrics;
    this.dependency = {
      name: 'grades',
      ask: async () => (await fetch(`${this.url}/health/ready`)).text(),
      limitMs: undefined,
    };
  }

  async of(studentId: string): Promise<Served<readonly Grade[]> | undefined> {
    try {
      const grades = await this.ask(studentId);
      this.metrics.gradesRequests.inc({ result: 'ok' });
      return grades === undefined ? undefined : { value: grades, ageMs: 0, isStale: false };
    } catch (error) {
      const isTimeout = error instanceof Error && error.name === 'TimeoutError';
      this.metrics.gradesRequests.inc({ result: isTimeout ? 'timeout' : 'error' });
      throw error;
    }
  }

  async close(): Promise<void> {}

  private async ask(studentId: string): Promise<readonly Grade[] | undefined> {
    const answer = await fetch(`${this.url}/grades/${studentId}`, {
      signal: AbortSignal.timeout(GENEROUS_LIMIT_MS),
    });
    if (answer.status === 404) return undefined;
    if (!answer.ok) throw new ProblemError(502, `The grade service answered ${answer.status}.`);
    const grades: unknown = await answer.json();
    if (!isGrades(grades)) throw new ProblemError(502, 'The grade service answered nonsense.');
    return grades;
  }
}
