import type { JsonValue } from '../domain/fault.ts';
import { FaultlineError } from '../domain/faultline-error.ts';
import { type ArmedFault, captureUndo } from './armed-fault.ts';
import type { FaultWatch } from './fault-watch.ts';
import type { Journalist } from './journalist.ts';
import type { RollbackStack } from './rollback-stack.ts';

type InForce = { readonly fault: ArmedFault; readonly undo: JsonValue };

/** Injects the faults in order: the intent and its undo are on the disk, and on the stack, before anything is done. */
export async function injectFaults(
  faults: readonly ArmedFault[],
  rollbacks: RollbackStack,
  journal: Journalist,
  signal: AbortSignal,
): Promise<readonly InForce[]> {
  const inForce: InForce[] = [];
  for (const fault of faults) {
    const faultId = fault.spec.id;
    const undo = await captureUndo(fault, signal);
    await journal.intend({ type: 'fault.intended', faultId, lasts: fault.definition.lasts, undo });
    rollbacks.push(fault, undo);
    signal.throwIfAborted();
    try {
      await fault.definition.inject(fault.context, undo, signal);
      const readBack = await fault.definition.readBack(fault.context, undo, signal);
      await journal.note({ type: 'fault.injected', faultId, readBack });
    } catch (error) {
      signal.throwIfAborted();
      throw new FaultlineError('FAULT_FAILED', `The fault "${faultId}" could not be injected.`, {
        cause: error,
      });
    }
    inForce.push({ fault, undo });
  }
  return inForce;
}

/** Looks at every fault until `until` aborts. */
export async function watchFaults(
  inForce: readonly InForce[],
  watch: FaultWatch,
  until: AbortSignal,
): Promise<void> {
  await Promise.all(inForce.map(({ fault, undo }) => watch.throughout(fault, undo, until)));
}
