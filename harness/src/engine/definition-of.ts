import type { FaultSpec } from '../domain/fault.ts';
import { FaultlineError } from '../domain/faultline-error.ts';
import type { FaultDefinition, FaultRegistry } from '../ports/fault-definition.ts';

/** The definition of a fault whose spec was validated against the same registry. */
export function definitionOf(fault: FaultSpec, registry: FaultRegistry): FaultDefinition {
  const definition = registry.get(fault.type);
  if (definition !== undefined) return definition;
  throw new FaultlineError(
    'INTERNAL',
    `The fault type "${fault.type}" passed validation but is not registered.`,
  );
}
