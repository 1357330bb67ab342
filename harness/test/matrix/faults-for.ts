import { environmentsFor } from '../../src/domain/environment-abilities.ts';
import { faultRegistry } from '../../src/faults/registry.ts';
import type { FaultDefinition } from '../../src/ports/fault-definition.ts';
import type { LaneEnvironment } from './lane-environment.ts';

/** Every fault that an environment of that type can do. */
export function faultsFor(type: LaneEnvironment): readonly FaultDefinition[] {
  return [...faultRegistry.values()].filter(({ needs }) => environmentsFor(needs).includes(type));
}
