import type { JsonValue } from '../domain/fault.ts';
import { ERROR_CODES, type ErrorCode } from '../domain/error-codes.ts';
import { EXIT } from '../domain/exit-code.ts';
import { FaultlineError, toErrorRecord } from '../domain/faultline-error.ts';
import { type ArmedFault, captureUndo, requireSameTargets } from './armed-fault.ts';
import type { FaultWatch } from './fault-watch.ts';
import type { Journalist } from './journalist.ts';
import type { RollbackStack } from './rollback-stack.ts';

type InForce = { readonly fault: ArmedFault; readonly undo: JsonValue };

/** Ends a fault phase in good order: a target was gone, or had changed, and the run proves nothing. */
export class FaultRefused extends Error {}

/**
 * Injects the faults in order: the intent and its undo are on the disk, and on the stack, before anything is done.
 * Rejects with `FaultRefused`, once that is journalled, when a target is not what it was at preflight.
 */
export async function injectFaults(
  faults: readonly ArmedFault[],
  rollbacks: RollbackStack,
  journal: Journalist,
  signal: AbortSignal,
): Promise<readonly InForce[]> {
  const inForce: InForce[] = [];
  for (const fault of faults) {
    const faultId = fault.spec.id;
    const undo = await captureFrozen(fault, journal, signal);
    await journal.intend({ type: 'fault.intended', faultId, lasts: fault.definition.lasts, undo });
    rollbacks.push(fault, undo);
    signal.throwIfAborted();
    const readBack = await injectOne(fault, undo, { rollbacks, journal, signal });
    await journal.note({ type: 'fault.injected', faultId, readBack });
    rollbacks.record(fault);
    inForce.push({ fault, undo });
  }
  return inForce;
}

/** Injects it and asks the tool whether it is in force; resolves with what the tool says. */
async function injectOne(
  fault: ArmedFault,
  undo: JsonValue,
  tools: {
    readonly rollbacks: RollbackStack;
    readonly journal: Journalist;
    readonly signal: AbortSignal;
  },
): Promise<string> {
  const { rollbacks, journal, signal } = tools;
  const faultId = fault.spec.id;
  try {
    await fault.definition.inject(fault.context, undo, signal);
    rollbacks.settle(fault);
    return await fault.definition.readBack(fault.context, undo, signal);
  } catch (error) {
    signal.throwIfAborted();
    await refuse(faultId, error, journal);
    throw new FaultlineError('FAULT_FAILED', `The fault "${faultId}" could not be injected.`, {
      cause: error,
    });
  }
}

/** Reads the prior state of targets that are still those that were frozen. */
async function captureFrozen(
  fault: ArmedFault,
  journal: Journalist,
  signal: AbortSignal,
): Promise<JsonValue> {
  try {
    await requireSameTargets(fault, signal);
    return await captureUndo(fault, signal);
  } catch (error) {
    signal.throwIfAborted();
    await refuse(fault.spec.id, error, journal);
    throw error;
  }
}

/** Rejects with `FaultRefused` for an error that says that the target is not there to be harmed; else returns. */
async function refuse(faultId: string, thrown: unknown, journal: Journalist): Promise<void> {
  const error = toErrorRecord(thrown);
  if (!isAboutTarget(error.code)) return;
  await journal.note({ type: 'fault.refused', faultId, error });
  throw new FaultRefused(error.message, { cause: thrown });
}

function isAboutTarget(code: ErrorCode): boolean {
  return code.startsWith('TARGET_') && ERROR_CODES[code].exitCode === EXIT.invalid;
}

/** Looks at every fault until `until` aborts. */
export async function watchFaults(
  inForce: readonly InForce[],
  watch: FaultWatch,
  until: AbortSignal,
): Promise<void> {
  await Promise.all(inForce.map(({ fault, undo }) => watch.throughout(fault, undo, until)));
}
