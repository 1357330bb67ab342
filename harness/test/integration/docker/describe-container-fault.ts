import { afterEach, jest } from '@jest/globals';
import type { UntypedValues } from '../../../src/domain/parameter.ts';
import { faultRegistry } from '../../../src/faults/registry.ts';
import { describeEffect, describeFault } from '../../kit/describe-fault.ts';
import { openRealContainerWorld, type RealContainerWorldOptions } from './real-container-world.ts';
import { RealContainers } from './real-containers.ts';

/** On one container of a service of two, and on both at once. */
type Examples = { readonly one: UntypedValues; readonly both: UntypedValues };

/** Puts a container fault to a real engine: on one container through the whole kit, on both by what it does there. */
export function describeContainerFault(
  type: string,
  { one, both }: Examples,
  onBoth: Pick<RealContainerWorldOptions, 'addresses'> = {},
): void {
  const definition = faultRegistry.get(type);
  if (definition?.needs !== 'container') throw new Error(`"${type}" is no container fault.`);
  // For a busy machine; no test takes nearly as long by itself.
  jest.setTimeout(120_000);
  const containers = new RealContainers();
  afterEach(() => containers.close(), 60_000);
  const caseOf = (values: UntypedValues, options: RealContainerWorldOptions) => ({
    title: `on a real engine, restart policy ${options.restart}, ${JSON.stringify(values)},`,
    values,
    openWorld: () => openRealContainerWorld(containers, options),
  });
  describeFault(definition, [caseOf(one, { restart: 'unless-stopped' })]);
  describeEffect(definition, [caseOf(both, { restart: 'always', ...onBoth })]);
}
