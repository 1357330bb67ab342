import type { LoadEnd } from '../domain/journal-event.ts';
import { mergeSeconds } from '../domain/merge-seconds.ts';
import type { LoadHealthSample, SecondRecord } from '../domain/second-record.ts';
import type { LoadListener } from '../ports/load-generator.ts';
import type { Journalist } from './journalist.ts';

/** Takes in what the load generator reports, journals it, and keeps it for the gates and guardrails of the run. */
export class LoadWatch implements LoadListener {
  readonly #journal: Journalist;
  readonly #onError: (error: unknown) => void;
  #records: readonly SecondRecord[] = [];
  #writes: Promise<void> = Promise.resolve();

  constructor(journal: Journalist, onError: (error: unknown) => void) {
    this.#journal = journal;
    this.#onError = onError;
  }

  readonly onSeconds = (records: readonly SecondRecord[]): void => {
    this.#records = mergeSeconds([...this.#records, ...records]);
    this.#write(this.#journal.note({ type: 'load.seconds', records }));
  };

  readonly onHealth = (sample: LoadHealthSample): void => {
    this.#write(this.#journal.note({ type: 'load.health', sample }));
  };

  /** One record a second so far, ascending. */
  get seconds(): readonly SecondRecord[] {
    return this.#records;
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
