import { FaultlineError } from '../../domain/faultline-error.ts';
import type { LoadEnd } from '../../domain/journal-event.ts';
import type { EpochMs, Ms } from '../../domain/units.ts';
import type { LoadListener, LoadSession } from '../../ports/load-generator.ts';
import { endK6 } from './end-k6.ts';
import type { K6Exit } from './exit-codes.ts';
import { describeExit, STOPPED } from './exit-codes.ts';
import type { K6Api } from './k6-api.ts';
import type { K6Patience } from './k6-patience.ts';
import type { K6Process } from './k6-process.ts';
import type { Measurement } from './measurement.ts';
import { cpuMeter } from './process-cpu.ts';

/** What a session is made of: a k6 that waits to be released, and what reads its samples. */
export type K6SessionParts = {
  readonly tool: string;
  readonly command: readonly string[];
  readonly process: K6Process;
  readonly api: K6Api;
  readonly measurement: Measurement;
  readonly listener: LoadListener;
  readonly patience: K6Patience;
};

/** So long after a second is over, what k6 tells of it has arrived: it writes every 200 ms. */
const LAG_MS: Ms = 350;

/** One k6, from its release to its end. */
export class K6Session implements LoadSession {
  readonly tool: string;
  readonly command: readonly string[];
  readonly ended: Promise<LoadEnd>;
  readonly #parts: K6SessionParts;
  readonly #cpuCores: () => number | undefined;
  #released: Promise<EpochMs> | undefined;
  #stopping: Promise<readonly string[]> | undefined;
  #over = false;
  #timer: NodeJS.Timeout | undefined;

  constructor(parts: K6SessionParts) {
    this.#parts = parts;
    this.tool = parts.tool;
    this.command = parts.command;
    this.#cpuCores = cpuMeter(parts.process.pid);
    this.ended = parts.process.exited.then((exit) => this.#finish(exit));
  }

  release(): Promise<EpochMs> {
    this.#released ??= this.#release();
    return this.#released;
  }

  stop(): Promise<LoadEnd> {
    const { process, api, patience } = this.#parts;
    if (!this.#over) this.#stopping ??= endK6(process, api, patience);
    return this.ended;
  }

  async #release(): Promise<EpochMs> {
    try {
      await this.#parts.api.release();
    } catch (cause) {
      throw new FaultlineError('LOAD_FAILED', 'k6 was ready and could not be released.', { cause });
    }
    const releasedAtMs = Date.now();
    this.#cpuCores();
    this.#reportLater(releasedAtMs);
    return releasedAtMs;
  }

  #reportLater(releasedAtMs: EpochMs): void {
    if (this.#over) return;
    const untilNextMs = 1_000 - ((Date.now() - LAG_MS) % 1_000);
    this.#timer = setTimeout(() => {
      this.#reportSeconds();
      this.#reportHealth(releasedAtMs);
      this.#reportLater(releasedAtMs);
    }, untilNextMs);
  }

  #reportSeconds(): void {
    const records = this.#parts.measurement.takeSeconds();
    if (records.length > 0) this.#parts.listener.onSeconds(records);
  }

  #reportHealth(releasedAtMs: EpochMs): void {
    const sample = this.#parts.measurement.takeHealth();
    // How it was while it was held is of no interest.
    if (sample === undefined || sample.atMs < releasedAtMs) return;
    const cpuCores = this.#cpuCores();
    this.#parts.listener.onHealth({ ...sample, ...(cpuCores !== undefined && { cpuCores }) });
  }

  async #finish(exit: K6Exit): Promise<LoadEnd> {
    const atMs = Date.now();
    this.#over = true;
    clearTimeout(this.#timer);
    const { cut, unreadable } = this.#parts.measurement.finish();
    this.#reportSeconds();
    const asked = this.#stopping !== undefined;
    const difficulties = (await this.#stopping) ?? [];
    const log = [
      ...(asked && exit.exitCode === STOPPED ? [] : [`k6 ended: ${describeExit(exit)}.`]),
      ...difficulties,
      ...(unreadable === 0 ? [] : [`${unreadable} lines of its samples could not be read.`]),
      ...this.#parts.process.log(),
    ];
    return { atMs, exitCode: exit.exitCode, asked, cut, log };
  }
}
