import type { FaultSpec } from '../domain/fault.ts';
import type { FaultRegistry } from '../ports/fault-definition.ts';
import { definitionOf } from './definition-of.ts';

/** The sentences of the plan for one fault: what it does, how it is undone, how it is proved. */
export function describeFault(
  fault: FaultSpec,
  registry: FaultRegistry,
): { readonly does: string; readonly undo: string; readonly proof: string } {
  return definitionOf(fault, registry).describe(fault.values, fault.target);
}
