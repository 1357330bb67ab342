import type { JsonValue } from '../domain/fault.ts';
import { IN_FLIGHT_MS } from '../domain/in-flight.ts';
import type { Clock } from '../ports/clock.ts';
import type { ArmedFault } from './armed-fault.ts';
import type { Journalist } from './journalist.ts';
import { type FaultToUndo, undoEach } from './undo-faults.ts';
import { ForgivingJournal, isTakenOver } from './undo-journal.ts';
import { whatIsTouched } from './what-is-touched.ts';

const NEVER = new AbortController().signal;

type Entry = { readonly fault: ArmedFault; readonly undo: JsonValue };

/**
 * What a run has to undo, newest first. A fault goes on the stack before it is injected. Undoing has deadlines and
 * a signal of its own (the run's signal may be aborted already), tries every entry even when one fails or waits for its
 * engine, and never lets a failure here hide the reason the run ended. Once somebody has taken the run over, what it had recorded as
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

  /** Undoes everything as `undoFaults` does, in reverse order; safe to call again. Rejects, at the end, when the journal could not be written. */
  async rollBackAll(): Promise<readonly Entry[]> {
    const undone = this.#entries.toReversed();
    this.#entries = [];
    if (this.#inFlight.size > 0) await this.#clock.sleep(IN_FLIGHT_MS, NEVER);
    this.#inFlight.clear();
    await this.#undo(undone);
    const unwritten = this.#journal.unwritten ?? this.#journalOfRecorded.unwritten;
    if (unwritten !== undefined) throw unwritten;
    return undone;
  }

  async #undo(entries: readonly Entry[]): Promise<void> {
    const [first] = entries;
    if (first === undefined) return;
    // All of one run, so all have the same ports.
    const { ports } = first.fault.context;
    const tools = { ports, clock: this.#clock, journal: this.#journal, signal: NEVER };
    const settled = await undoEach(
      entries.map((entry) => this.#toUndo(entry)),
      tools,
    );
    for (const one of settled) {
      if (one.status === 'fulfilled') this.#failed ||= one.value.error !== undefined;
      else if (!isTakenOver(one.reason)) throw one.reason;
    }
  }

  #toUndo({ fault, undo }: Entry): FaultToUndo {
    const { spec, definition, context, link } = fault;
    const touches = whatIsTouched(context.frozen, link);
    const journal = this.#recorded.has(spec.id) ? this.#journalOfRecorded : this.#journal;
    return { faultId: spec.id, type: spec.type, undo, definition, touches, journal };
  }
}
