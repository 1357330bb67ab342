import { abilitiesOfType } from '../../src/domain/environment-abilities.ts';
import { faultRegistry } from '../../src/faults/registry.ts';
import type { FaultDefinition } from '../../src/ports/fault-definition.ts';

/** Every fault that an environment of that type can do. */
export function faultsFor(type: 'local' | 'compose'): readonly FaultDefinition[] {
  const abilities = abilitiesOfType(type, { hasProxies: true });
  return [...faultRegistry.values()].filter(
    ({ needs }) => needs === 'nothing' || abilities.includes(needs),
  );
}
