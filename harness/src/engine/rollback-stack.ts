import type { JsonValue } from '../domain/fault.ts';
import { toErrorRecord, type ErrorRecord } from '../domain/faultline-error.ts';
import type { Ms } from '../domain/units.ts';
import type { Clock } from '../ports/clock.ts';
import type { ArmedFault } from './armed-fault.ts';
import type { Journalist } from './journalist.ts';

const ATTEMPTS = 3;
const ATTEMPT_DEADLINE_MS: Ms = 10_000;
const BETWEEN_ATTEMPTS_MS: Ms = 500;
const NEVER = new AbortController().signal;

type Entry = { readonly fault: ArmedFault; readonly undo: JsonValue };

/**
 * What has to be undone, newest first. A fault goes on the stack before it is injected. Undoing has deadlines and
 * a signal of its own (the run's signal may be aborted already), tries every entry even when one fails, and never
 * lets a failure here hide the reason the run ended.
 */
export class RollbackStack {
  readonly #journal: Journalist;
  readonly #clock: Clock;
  #entries: Entry[] = [];
  #failed = false;
  #unwritten: unknown;

  constructor(journal: Journalist, clock: Clock) {
    this.#journal = journal;
    this.#clock = clock;
  }

  /** True when something could not be proved undone. */
  get isDirty(): boolean {
    return this.#failed;
  }

  push(fault: ArmedFault, undo: JsonValue): void {
    this.#entries.push({ fault, undo });
  }

  /** Undoes everything, in reverse order; safe to call again. Rejects, at the end, when the journal could not be written. */
  async rollBackAll(): Promise<readonly Entry[]> {
    const undone = this.#entries.toReversed();
    this.#entries = [];
    for (const entry of undone) await this.#rollBack(entry);
    if (this.#unwritten !== undefined) throw this.#unwritten;
    return undone;
  }

  async #rollBack({ fault, undo }: Entry): Promise<void> {
    const faultId = fault.spec.id;
    await this.#say(this.#journal.intend({ type: 'fault.rollback.started', faultId, undo }));
    for (let attempt = 1; attempt <= ATTEMPTS; attempt += 1) {
      const error = await attemptTo(fault, undo);
      if (error === undefined) {
        await this.#say(this.#journal.intend({ type: 'fault.rolled-back', faultId }));
        return;
      }
      await this.#say(this.#journal.note({ type: 'fault.rollback.failed', faultId, error }));
      if (attempt < ATTEMPTS) await this.#clock.sleep(BETWEEN_ATTEMPTS_MS * attempt, NEVER);
    }
    this.#failed = true;
  }

  /** Undoing never depends on writing: a journal that cannot be written (a full disk) is kept for the end of the run. */
  async #say(written: Promise<void>): Promise<void> {
    try {
      await written;
    } catch (error) {
      this.#unwritten ??= error;
    }
  }
}

async function attemptTo(fault: ArmedFault, undo: JsonValue): Promise<ErrorRecord | undefined> {
  try {
    const deadline = AbortSignal.timeout(ATTEMPT_DEADLINE_MS);
    await fault.definition.rollBack(undo, fault.context.ports, deadline);
    return undefined;
  } catch (error) {
    return toErrorRecord(error);
  }
}
