import type { FaultContext } from '../../src/ports/fault-definition.ts';
import type { FaultWorld } from './fault-world.ts';

/** What a fault is handed in a world, with nothing frozen yet. */
export function contextIn<V>(
  {
    target,
    link,
    environment,
    ports,
  }: Pick<FaultWorld, 'target' | 'link' | 'environment' | 'ports'>,
  values: V,
): FaultContext<V> {
  return { runId: 'r', faultId: 'f-1', target, link, environment, values, ports, frozen: [] };
}
