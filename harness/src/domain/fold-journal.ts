import type { RunRecord } from './run-record.ts';
import { FaultlineError } from './faultline-error.ts';
import type { JournalEvent } from './journal-event.ts';
import { apply, begin, finish, type Fold, headless } from './run-fold.ts';

/**
 * What a journal says happened. The journal may end anywhere, as it does when the harness is killed: then there is no
 * status, and a phase that was under way ends with the last thing that is known. The same events always give the same
 * record. Throws `JOURNAL_UNREADABLE` when the journal does not begin with `run.started`, and when it holds what no
 * faultline writes.
 */
export function foldJournal(events: Iterable<JournalEvent>): RunRecord {
  const fold = new JournalFold();
  for (const event of events) fold.add(event);
  return fold.record();
}

/** The same of events as they are read, so that not all of them have to be there at once. */
export class JournalFold {
  #fold: Fold | undefined;
  #failed: { readonly cause: unknown } | undefined;

  /** Never throws: what is wrong with an event is told by `record`. */
  add(event: JournalEvent): void {
    if (this.#failed !== undefined) return;
    try {
      this.#apply(event);
    } catch (cause) {
      this.#failed = { cause };
    }
  }

  /** What all of them say; throws as `foldJournal` does. */
  record(): RunRecord {
    try {
      if (this.#failed !== undefined) throw this.#failed.cause;
      if (this.#fold === undefined) throw headless('nothing');
      return finish(this.#fold);
    } catch (cause) {
      if (cause instanceof FaultlineError) throw cause;
      const sentence = 'The journal holds an event in a form that this faultline does not write.';
      throw new FaultlineError('JOURNAL_UNREADABLE', sentence, { cause });
    }
  }

  #apply(event: JournalEvent): void {
    if (event.type === 'run.started') this.#fold ??= begin(event);
    else if (this.#fold === undefined) throw headless(event.type);
    else apply(this.#fold, event);
    this.#fold.lastAtMs = Math.max(this.#fold.lastAtMs, event.atMs);
  }
}
