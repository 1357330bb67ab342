import type { JsonValue } from '../domain/fault.ts';
import { toErrorRecord } from '../domain/faultline-error.ts';
import type { Ms } from '../domain/units.ts';
import type { ArmedFault } from './armed-fault.ts';
import type { Journalist } from './journalist.ts';

const ATTEMPTS = 3;
const ATTEMPT_DEADLINE_MS: Ms = 10_000;

type Entry = { readonly fault: ArmedFault; readonly undo: JsonValue };

/**
 * What has to be undone, newest first. A fault goes on the stack before it is injected. Undoing has deadlines and
 * a signal of its own (the run's signal may be aborted already), tries every entry even when one fails, and never
 * lets a failure here hide the reason the run ended.
 */
export class RollbackStack {
  readonly #journal: Journalist;
  #entries: Entry[] = [];
  #failed = false;

  constructor(journal: Journalist) {
    this.#journal = journal;
  }

  /** True when something could not be proved undone. */
  get isDirty(): boolean {
    return this.#failed;
  }

  push(fault: ArmedFault, undo: JsonValue): void {
    this.#entries.push({ fault, undo });
  }

  /** Undoes everything, in reverse order; safe to call again. */
  async rollBackAll(): Promise<readonly Entry[]> {
    const undone = this.#entries.toReversed();
    this.#entries = [];
    for (const entry of undone) await this.#rollBack(entry);
    return undone;
  }

  async #rollBack({ fault, undo }: Entry): Promise<void> {
    const faultId = fault.spec.id;
    await this.#journal.intend({ type: 'fault.rollback.started', faultId, undo });
    for (let attempt = 1; attempt <= ATTEMPTS; attempt += 1) {
      try {
        await fault.definition.rollBack(
          undo,
          fault.context.ports,
          AbortSignal.timeout(ATTEMPT_DEADLINE_MS),
        );
        await this.#journal.intend({ type: 'fault.rolled-back', faultId });
        return;
      } catch (error) {
        await this.#journal.note({
          type: 'fault.rollback.failed',
          faultId,
          error: toErrorRecord(error),
        });
      }
    }
    this.#failed = true;
  }
}
