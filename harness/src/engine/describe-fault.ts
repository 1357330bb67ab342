import type { FaultSpec } from '../domain/fault.ts';
import { FaultlineError } from '../domain/faultline-error.ts';
import type { FaultRegistry } from '../ports/fault-definition.ts';

/** The sentences of the plan for one fault: what it does, how it is undone, how it is proved. */
export function describeFault(
  fault: FaultSpec,
  registry: FaultRegistry,
): { readonly does: string; readonly undo: string; readonly proof: string } {
  const definition = registry.get(fault.type);
  if (definition === undefined) {
    throw new FaultlineError(
      'INTERNAL',
      `The fault type "${fault.type}" passed validation but is not registered.`,
    );
  }
  return definition.describe(fault.values, fault.target);
}
