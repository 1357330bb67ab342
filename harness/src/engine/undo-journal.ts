import { FaultlineError } from '../domain/faultline-error.ts';
import type { Happening, Journalist } from './journalist.ts';

/** Where it is written what undoing does. */
export type UndoJournal = Pick<Journalist, 'intend' | 'note'>;

/**
 * A journal that takes whatever can be written: undoing does not depend on writing, and a full disk must not keep a
 * fault in force. What went wrong first is kept, to be told when everything is undone. Rejects with `TAKEN_OVER` alone,
 * and only when that `ends` the undoing: whoever took the run over has undone it, and another run may have begun.
 */
export class ForgivingJournal implements UndoJournal {
  readonly #journal: UndoJournal;
  readonly #takeover: 'ends' | 'changes-nothing';
  #unwritten: unknown;

  constructor(journal: UndoJournal, takeover: 'ends' | 'changes-nothing' = 'ends') {
    this.#journal = journal;
    this.#takeover = takeover;
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
      if (this.#takeover === 'ends' && isTakenOver(error)) throw error;
    }
  }
}

export function isTakenOver(error: unknown): boolean {
  return error instanceof FaultlineError && error.code === 'TAKEN_OVER';
}
