import type { JsonValue } from '../domain/fault.ts';
import { IN_FLIGHT_MS } from '../domain/in-flight.ts';
import type { Clock } from '../ports/clock.ts';
import type { ArmedFault } from './armed-fault.ts';
import type { Journalist } from './journalist.ts';
import { undoFaults } from './undo-faults.ts';
import { ForgivingJournal, isTakenOver } from './undo-journal.ts';

const NEVER = new AbortController().signal;

type Entry = { readonly fault: ArmedFault; readonly undo: JsonValue };

/**
 * What a run has to undo, newest first. A fault goes on the stack before it is injected. Undoing has deadlines and
 * a signal of its own (the run's signal may be aborted already), tries every entry even when one fails, and never
 * lets a failure here hide the reason the run ended. Once somebody has taken the run over, what it had recorded as
 * injected is dropped: that is undone, and what is on the target now may be of another run.
 */
export class RollbackStack {
  readonly #journal: ForgivingJournal;
  readonly #journalOfRecorded: ForgivingJournal;
  readonly #clock: Clock;
  #entries: Entry[] = [];
  /** Faults whose injection was broken off: what was sent may reach the tool after its undo has looked. */
  readonly #inFlight = new Set<string>();
  /** Faults whose injection the journal holds: whoever takes over finds all of it, and undoes it. */
  readonly #recorded = new Set<string>();
  #failed = false;

  constructor(journal: Journalist, clock: Clock) {
    this.#journal = new ForgivingJournal(journal, 'changes-nothing');
    this.#journalOfRecorded = new ForgivingJournal(journal);
    this.#clock = clock;
  }

  /** True when something could not be proved undone. */
  get isDirty(): boolean {
    return this.#failed;
  }

  push(fault: ArmedFault, undo: JsonValue): void {
    this.#entries.push({ fault, undo });
    this.#inFlight.add(fault.spec.id);
  }

  /** The injection has come to its end, be it a good one: nothing of it can still arrive. */
  settle(fault: ArmedFault): void {
    this.#inFlight.delete(fault.spec.id);
  }

  /** The journal says that it was injected. */
  record(fault: ArmedFault): void {
    this.#recorded.add(fault.spec.id);
  }

  /** Something was undone, as its tool says, and yet its effect is still seen. */
  contradict(): void {
    this.#failed = true;
  }

  /** Undoes everything, in reverse order; safe to call again. Rejects, at the end, when the journal could not be written. */
  async rollBackAll(): Promise<readonly Entry[]> {
    const undone = this.#entries.toReversed();
    this.#entries = [];
    if (this.#inFlight.size > 0) await this.#clock.sleep(IN_FLIGHT_MS, NEVER);
    this.#inFlight.clear();
    for (const entry of undone) await this.#rollBack(entry);
    const unwritten = this.#journal.unwritten ?? this.#journalOfRecorded.unwritten;
    if (unwritten !== undefined) throw unwritten;
    return undone;
  }

  async #rollBack({ fault, undo }: Entry): Promise<void> {
    const { spec, definition, context } = fault;
    const journal = this.#recorded.has(spec.id) ? this.#journalOfRecorded : this.#journal;
    const tools = { ports: context.ports, clock: this.#clock, journal };
    const toUndo = { faultId: spec.id, type: spec.type, undo, definition };
    try {
      const outcomes = await undoFaults([toUndo], { ...tools, signal: NEVER });
      if (outcomes.some(({ error }) => error !== undefined)) this.#failed = true;
    } catch (error) {
      if (!isTakenOver(error)) throw error;
    }
  }
}
