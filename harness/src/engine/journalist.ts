import type { JournalEvent } from '../domain/journal-event.ts';
import { redactEvent } from '../domain/redact-event.ts';
import { redactSecrets, type Redactor } from '../domain/redact.ts';
import type { EpochMs } from '../domain/units.ts';
import type { Clock } from '../ports/clock.ts';
import type { JournalWriter } from '../ports/journal-store.ts';

type Untimed<E> = E extends JournalEvent ? Omit<E, 'atMs'> : never;

/** An event that has not been given its time. */
export type Happening = Untimed<JournalEvent>;

/** Puts the time on events, takes secrets out of them and writes them; the one way the engine speaks to the journal. */
export class Journalist {
  readonly #writer: JournalWriter;
  readonly #clock: Clock;
  readonly #redact: Redactor;

  /** `redact` is for a project that has secrets of a form of its own. */
  constructor(writer: JournalWriter, clock: Clock, redact: Redactor = redactSecrets) {
    this.#writer = writer;
    this.#clock = clock;
    this.#redact = redact;
  }

  /** Notes what has happened; `atMs` is given for what happened at a planned instant. */
  async note(event: Happening, atMs: EpochMs = this.#clock.now()): Promise<void> {
    await this.#writer.append(redactEvent({ ...event, atMs }, this.#redact));
  }

  /** Writes an intent and waits until it is on the disk; only then may the deed be done. */
  async intend(event: Happening): Promise<void> {
    const timed = { ...event, atMs: this.#clock.now() };
    await this.#writer.appendDurably(redactEvent(timed, this.#redact));
  }
}
