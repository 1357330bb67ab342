import type { JournalEvent } from '../domain/journal-event.ts';
import type { EpochMs } from '../domain/units.ts';
import type { Clock } from '../ports/clock.ts';
import type { JournalWriter } from '../ports/journal-store.ts';

type Untimed<E> = E extends JournalEvent ? Omit<E, 'atMs'> : never;

/** Puts the time on events and writes them; the one way the engine speaks to the journal. */
export class Journalist {
  readonly #writer: JournalWriter;
  readonly #clock: Clock;

  constructor(writer: JournalWriter, clock: Clock) {
    this.#writer = writer;
    this.#clock = clock;
  }

  /** Notes what has happened; `atMs` is given for what happened at a planned instant. */
  async note(event: Untimed<JournalEvent>, atMs: EpochMs = this.#clock.now()): Promise<void> {
    await this.#writer.append({ ...event, atMs });
  }

  /** Writes an intent and waits until it is on the disk; only then may the deed be done. */
  async intend(event: Untimed<JournalEvent>): Promise<void> {
    await this.#writer.appendDurably({ ...event, atMs: this.#clock.now() });
  }
}
