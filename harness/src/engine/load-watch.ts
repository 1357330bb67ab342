import type { LoadEnd } from '../domain/journal-event.ts';
import type { LoadTick } from '../domain/load-tick.ts';
import { mergeSeconds } from '../domain/merge-seconds.ts';
import type { LoadHealthSample, SecondRecord } from '../domain/second-record.ts';
import type { Ms } from '../domain/units.ts';
import type { LoadListener } from '../ports/load-generator.ts';
import type { Journalist } from './journalist.ts';
import { LiveTraffic } from './live-traffic.ts';

/** Takes in what the load generator reports, journals it, and keeps it for the gates and guardrails of the run. */
export class LoadWatch implements LoadListener {
  readonly #journal: Journalist;
  readonly #onError: (error: unknown) => void;
  readonly #traffic: LiveTraffic;
  readonly #health: LoadHealthSample[] = [];
  #records: readonly SecondRecord[] = [];
  #writes: Promise<void> = Promise.resolve();

  constructor(journal: Journalist, longestSpanMs: Ms, onError: (error: unknown) => void) {
    this.#journal = journal;
    this.#traffic = new LiveTraffic(longestSpanMs);
    this.#onError = onError;
  }

  readonly onSeconds = (records: readonly SecondRecord[]): void => {
    this.#records = mergeSeconds([...this.#records, ...records]);
    this.#write(this.#journal.note({ type: 'load.seconds', records }));
  };

  readonly onTicks = (ticks: readonly LoadTick[]): void => {
    this.#traffic.add(ticks);
  };

  readonly onHealth = (sample: LoadHealthSample): void => {
    this.#health.push(sample);
    this.#write(this.#journal.note({ type: 'load.health', sample }));
  };

  /** One record a second so far, ascending. */
  get seconds(): readonly SecondRecord[] {
    return this.#records;
  }

  /** What became known lately, by when: as far back as the experiment's guardrails look. */
  get ticks(): readonly LoadTick[] {
    return this.#traffic.ticks;
  }

  /** How the generator itself was doing, ascending. */
  get health(): readonly LoadHealthSample[] {
    return this.#health;
  }

  /** Waits until all that was reported is journalled, then journals the end. */
  async end(end: LoadEnd): Promise<void> {
    await this.#writes;
    await this.#journal.note({ type: 'load.ended', end });
  }

  #write(written: Promise<void>): void {
    this.#writes = Promise.all([this.#writes, written]).then(() => undefined, this.#onError);
  }
}
