import type { Happening, Journalist } from './journalist.ts';

/** Where it is written what undoing does. */
export type UndoJournal = Pick<Journalist, 'intend' | 'note'>;

/**
 * A journal that takes whatever can be written and never rejects: undoing does not depend on writing, and a full disk
 * must not keep a fault in force. What went wrong first is kept, to be told when everything is undone.
 */
export class ForgivingJournal implements UndoJournal {
  readonly #journal: UndoJournal;
  #unwritten: unknown;

  constructor(journal: UndoJournal) {
    this.#journal = journal;
  }

  /** Why something could not be written; undefined when everything was. */
  get unwritten(): unknown {
    return this.#unwritten;
  }

  intend(event: Happening): Promise<void> {
    return this.#forgive(this.#journal.intend(event));
  }

  note(event: Happening): Promise<void> {
    return this.#forgive(this.#journal.note(event));
  }

  async #forgive(written: Promise<void>): Promise<void> {
    try {
      await written;
    } catch (error) {
      this.#unwritten ??= error;
    }
  }
}
