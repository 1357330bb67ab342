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
  /** Names of all that it touches (`whatIsTouched`); absent: it may be anything. */
  readonly touches?: readonly string[] | undefined;
  /** Where its undoing is written, if not where that of the others is. */
  readonly journal?: UndoJournal;
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
  /**
   * A failure that comes at once is tried again for so long: a Toxiproxy may be restarting. Once an engine that did not
   * answer does, it counts from then.
   */
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
 * it. Every fault is tried, whatever becomes of the others; each attempt has a deadline. While one waits for a container
 * engine that does not answer, the rest is not kept waiting, but for what touches the same. Rejects only with
 * `TAKEN_OVER`, from the journal, and then nothing goes on any more.
 */
export async function undoFaults(
  newestFirst: readonly FaultToUndo[],
  tools: UndoTools,
): Promise<readonly UndoOutcome[]> {
  const settled = await undoEach(newestFirst, tools);
  return settled.map((one) => {
    if (one.status === 'rejected') throw one.reason;
    return one.value;
  });
}

/** The same, told fault by fault: one that somebody else has taken over leaves the others to be undone here. */
export async function undoEach(
  newestFirst: readonly FaultToUndo[],
  tools: UndoTools,
): Promise<readonly PromiseSettledResult<UndoOutcome>[]> {
  const begun: { readonly fault: FaultToUndo; readonly outcome: Promise<UndoOutcome> }[] = [];
  let goOn: () => void = () => undefined;
  const engineIsAway = new Promise<void>((resolve) => {
    goOn = resolve;
  });
  for (const fault of newestFirst) {
    const before = begun.filter((one) => touchTheSame(one.fault, fault));
    const outcome = Promise.allSettled(before.map((one) => one.outcome)).then(() =>
      undoFault(fault, tools, goOn),
    );
    begun.push({ fault, outcome });
    await Promise.race([Promise.allSettled([outcome]), engineIsAway]);
  }
  return await Promise.allSettled(begun.map((one) => one.outcome));
}

function touchTheSame({ touches: some }: FaultToUndo, { touches: others }: FaultToUndo): boolean {
  return some === undefined || others === undefined || some.some((one) => others.includes(one));
}

async function undoFault(
  fault: FaultToUndo,
  tools: UndoTools,
  engineIsAway: () => void,
): Promise<UndoOutcome> {
  const { clock, signal, limits = LIMITS } = tools;
  const { faultId, journal = tools.journal } = fault;
  await journal.intend({ type: 'fault.rollback.started', faultId, undo: fault.undo });
  const startedAtMs = clock.now();
  let lastAwayAtMs = startedAtMs;
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
    const isAway = error.code === 'ENGINE_UNREACHABLE';
    if (isAway) {
      engineIsAway();
      lastAwayAtMs = clock.now();
    }
    const untilMs = isAway
      ? startedAtMs + limits.engineRetryForMs
      : lastAwayAtMs + limits.retryForMs;
    const isOver = clock.now() + pauseMs > untilMs;
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
