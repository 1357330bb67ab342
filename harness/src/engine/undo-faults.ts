import type { JsonValue } from '../domain/fault.ts';
import { FaultlineError, toErrorRecord, type ErrorRecord } from '../domain/faultline-error.ts';
import type { Ms } from '../domain/units.ts';
import type { Clock } from '../ports/clock.ts';
import type { FaultDefinition, FaultPorts, OnRung } from '../ports/fault-definition.ts';
import { pause } from './pause.ts';
import type { UndoJournal } from './undo-journal.ts';
import { withinDeadline } from './within-deadline.ts';

/** A fault that may be in force, and all that is known of how to undo it. */
export type FaultToUndo = {
  readonly faultId: string;
  readonly type: string;
  readonly undo: JsonValue;
  /** Undefined when no fault of that type is known here. */
  readonly definition: FaultDefinition | undefined;
};

/** What came of it. `undo` is the record that would be undone from next time. */
export type UndoOutcome = {
  readonly faultId: string;
  readonly undo: JsonValue;
  /** Absent when it is undone, and read back to be so. */
  readonly error?: ErrorRecord;
};

/** How long undoing one fault may take. */
export type UndoLimits = {
  /** One attempt: a service that was killed is waited for. */
  readonly attemptMs: Ms;
  /** A failure that comes at once is tried again for so long: a Toxiproxy may be restarting. */
  readonly retryForMs: Ms;
  /** The same for a container engine that does not answer: it takes longer to restart, and then all is there again. */
  readonly engineRetryForMs: Ms;
  readonly firstPauseMs: Ms;
};

const LIMITS: UndoLimits = {
  attemptMs: 30_000,
  retryForMs: 4_000,
  engineRetryForMs: 45_000,
  firstPauseMs: 200,
};
const LONGEST_PAUSE_MS: Ms = 2_000;
/** However a clock jumps, attempts come to an end. */
const MOST_ATTEMPTS = 40;

export type UndoTools = {
  readonly ports: FaultPorts;
  readonly clock: Clock;
  readonly journal: UndoJournal;
  readonly signal: AbortSignal;
  readonly limits?: UndoLimits;
};

/**
 * Undoes faults in the order they are given, newest first: the one way in which a run, the watchdog and `recover` do
 * it. Every fault is tried, whatever becomes of the others; each attempt has a deadline; nothing rejects.
 */
export async function undoFaults(
  newestFirst: readonly FaultToUndo[],
  tools: UndoTools,
): Promise<readonly UndoOutcome[]> {
  const outcomes: UndoOutcome[] = [];
  for (const fault of newestFirst) outcomes.push(await undoFault(fault, tools));
  return outcomes;
}

async function undoFault(fault: FaultToUndo, tools: UndoTools): Promise<UndoOutcome> {
  const { clock, journal, signal, limits = LIMITS } = tools;
  const { faultId } = fault;
  await journal.intend({ type: 'fault.rollback.started', faultId, undo: fault.undo });
  const startedAtMs = clock.now();
  let { undo } = fault;
  const onRung: OnRung = async (rung, reason, instead) => {
    const replaced = instead === undefined ? {} : { undo: instead };
    undo = instead ?? undo;
    await journal.intend({ type: 'fault.rollback.escalated', faultId, rung, reason, ...replaced });
  };
  for (let attempt = 1; ; attempt += 1) {
    const error = await attemptOnce({ ...fault, undo }, tools, onRung);
    if (error === undefined) {
      await journal.intend({ type: 'fault.rolled-back', faultId });
      return { faultId, undo };
    }
    await journal.note({ type: 'fault.rollback.failed', faultId, error });
    const pauseMs = Math.min(LONGEST_PAUSE_MS, limits.firstPauseMs * 2 ** (attempt - 1));
    const retryForMs =
      error.code === 'ENGINE_UNREACHABLE' ? limits.engineRetryForMs : limits.retryForMs;
    const isOver = clock.now() + pauseMs - startedAtMs > retryForMs;
    const isHopeless = fault.definition === undefined || attempt === MOST_ATTEMPTS;
    if (isOver || isHopeless || !(await pause(clock, pauseMs, signal))) {
      return { faultId, undo, error };
    }
  }
}

async function attemptOnce(
  { definition, type, undo }: FaultToUndo,
  { ports, signal, limits = LIMITS }: UndoTools,
  onRung: OnRung,
): Promise<ErrorRecord | undefined> {
  try {
    if (definition === undefined) {
      throw new FaultlineError(
        'FAULT_FAILED',
        `This faultline does not know the fault type "${type}".`,
        { hint: 'Recover with the faultline, and in the project, that the run was started from.' },
      );
    }
    await withinDeadline(limits.attemptMs, signal, (deadline) =>
      definition.rollBack(undo, ports, deadline, onRung),
    );
    return undefined;
  } catch (error) {
    return toErrorRecord(error);
  }
}
