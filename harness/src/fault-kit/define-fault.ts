import type { JsonValue } from '../domain/fault.ts';
import type { Parameters } from '../domain/parameter.ts';
import type { FaultDefinition } from '../ports/fault-definition.ts';

/** A fault with its own types worked out: `values` from its parameters, `undo` from what `capture` returns. */
export function defineFault<const P extends Parameters, U extends JsonValue>(
  definition: FaultDefinition<P, U>,
): FaultDefinition<P, U> {
  return definition;
}
