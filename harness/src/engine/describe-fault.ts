import type { FaultSpec } from '../domain/fault.ts';
import type { FaultRegistry } from '../ports/fault-definition.ts';
import { definitionOf } from './definition-of.ts';

/** What the plan says of one fault: what it does, how it is undone, how it is proved; and whether it is over at once. */
export function describeFault(
  fault: FaultSpec,
  registry: FaultRegistry,
): {
  readonly does: string;
  readonly undo: string;
  readonly proof: string;
  readonly lasts: 'once' | 'sustained';
} {
  const definition = definitionOf(fault, registry);
  return { ...definition.describe(fault.values, fault.target), lasts: definition.lasts };
}
