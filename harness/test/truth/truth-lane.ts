import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { appendFile, writeFile } from 'node:fs/promises';
import { setTimeout as wait } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import type { EpochMs, Ms } from '../../src/domain/units.ts';
import { type LoadRecord, type OpenLoad, startOpenLoad } from './open-load.ts';
import { quietPort } from './quiet-port.ts';
import { readTruth, type TruthLog } from './truth-log.ts';

/** One thing that happens to a server; `steady` is nothing. */
export type Step =
  | { readonly what: 'steady'; readonly forMs: Ms }
  | { readonly what: 'down'; readonly forMs: Ms }
  | { readonly what: 'errors'; readonly forMs: Ms }
  | { readonly what: 'slow'; readonly forMs: Ms; readonly byMs: Ms }
  /** SIGKILL, again as often as is said, and back after that long each time. */
  | { readonly what: 'kill'; readonly times: number; readonly forMs: Ms };

/** Something that happened, when it was begun and when it was over. */
export type Incident = {
  readonly step: Step;
  readonly fromMs: EpochMs;
  readonly toMs: EpochMs;
};

export type LaneRecord = {
  readonly lane: string;
  readonly incidents: readonly Incident[];
  readonly truth: TruthLog;
  readonly load: LoadRecord;
  readonly startedAtMs: EpochMs;
  readonly endedAtMs: EpochMs;
};

/** How long a server lives that is killed again. */
const SHORT_LIFE_MS: Ms = 1_500;

/** A truth server under an open load, to which things happen in a row. */
export class TruthLane {
  readonly name: string;
  readonly metricsPort: number;
  readonly #log: string;
  readonly #servicePort: number;
  #child: ChildProcess | undefined;
  #load: OpenLoad | undefined;

  private constructor(name: string, log: string, ports: readonly [number, number]) {
    [this.name, this.#log] = [name, log];
    [this.#servicePort, this.metricsPort] = ports;
  }

  static async open(name: string, log: string): Promise<TruthLane> {
    await writeFile(log, '');
    const lane = new TruthLane(name, log, [await quietPort(), await quietPort()]);
    await lane.#start();
    return lane;
  }

  startLoad(ratePerSecond: number): void {
    this.#load = startOpenLoad(this.#servicePort, ratePerSecond);
  }

  async live(steps: readonly Step[]): Promise<LaneRecord> {
    const incidents: Incident[] = [];
    const startedAtMs = Date.now();
    for (const step of steps) {
      const fromMs = Date.now();
      await this.#live(step);
      incidents.push({ step, fromMs, toMs: Date.now() });
    }
    const endedAtMs = Date.now();
    const load = (await this.#load?.stop()) ?? { seconds: [], late: [] };
    const truth = await readTruth(this.#log);
    return { lane: this.name, incidents, truth, load, startedAtMs, endedAtMs };
  }

  async close(): Promise<void> {
    await this.#load?.stop();
    await this.#kill();
  }

  async #live(step: Step): Promise<void> {
    switch (step.what) {
      case 'steady':
        await wait(step.forMs);
        return;
      case 'down':
      case 'errors':
        this.#order(`${step.what} ${String(step.forMs)}`);
        await wait(step.forMs);
        return;
      case 'slow':
        this.#order(`slow ${String(step.forMs)} ${String(step.byMs)}`);
        await wait(step.forMs);
        return;
      case 'kill':
        for (let left = step.times; left > 0; left -= 1) {
          await this.#kill();
          await wait(step.forMs);
          await this.#start();
          if (left > 1) await wait(SHORT_LIFE_MS);
        }
    }
  }

  #order(order: string): void {
    this.#child?.stdin?.write(`${order}\n`);
  }

  async #start(): Promise<void> {
    const program = fileURLToPath(new URL('./truth-server.ts', import.meta.url));
    const ports = [this.#servicePort, this.metricsPort].map(String);
    const child = spawn(process.execPath, [program, this.#log, ...ports], {
      stdio: ['pipe', 'pipe', 'inherit'],
    });
    this.#child = child;
    const failed = once(child, 'exit').then(([code]) => {
      throw new Error(`The truth server ended with ${String(code)} before it was up.`);
    });
    await Promise.race([once(child.stdout, 'data'), failed]);
    failed.catch(() => undefined);
  }

  async #kill(): Promise<void> {
    const child = this.#child;
    if (child === undefined || child.exitCode !== null || child.signalCode !== null) return;
    const gone = once(child, 'exit');
    child.kill('SIGKILL');
    await gone;
    await appendFile(this.#log, `${String(Date.now())} killed\n`);
  }
}
