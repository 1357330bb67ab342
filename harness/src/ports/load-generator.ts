import type { LoadEnd } from '../domain/journal-event.ts';
import type { LoadTick } from '../domain/load-tick.ts';
import type { LoadHealthSample, SecondRecord } from '../domain/second-record.ts';
import type { EpochMs, Ms, PerSecond } from '../domain/units.ts';

/** The load to offer: an open model, arrivals at a fixed rate whatever the answers do. */
export type LoadOrder = {
  /** The script's name in `scenarios/`. */
  readonly scenario: string;
  readonly ratePerSecond: PerSecond;
  /** Long enough for every phase and their seams; the load is stopped earlier by `stop`. */
  readonly durationMs: Ms;
  /** A request without an answer for this long is a bad one; also sizes the pool of virtual users. */
  readonly requestTimeoutMs: Ms;
  readonly baseUrl: string;
};

/** What comes in while the load runs; called in order, never concurrently. */
export type LoadListener = {
  readonly onSeconds: (records: readonly SecondRecord[]) => void;
  /** The same requests as soon as anything is known of them, for live conditions; additive, in any order. */
  readonly onTicks: (ticks: readonly LoadTick[]) => void;
  readonly onHealth: (sample: LoadHealthSample) => void;
};

/** A generator that is loaded and holds still until it is released. */
export type LoadSession = {
  /** For the journal: `k6 v2.2.0` and the command line, secrets removed. */
  readonly tool: string;
  readonly command: readonly string[];
  /** Lets it go; resolves with the instant. */
  release(): Promise<EpochMs>;
  /** Ends it in its own way; resolves when it has ended. Safe to call twice, and when it has ended by itself. */
  stop(): Promise<LoadEnd>;
  /** Resolves when it has ended, for whatever reason; never rejects. */
  readonly ended: Promise<LoadEnd>;
};

export interface LoadGenerator {
  /** Starts it paused. Rejects with `LOAD_FAILED` when it is not ready before its start-up deadline. */
  start(order: LoadOrder, listener: LoadListener, signal: AbortSignal): Promise<LoadSession>;
}
