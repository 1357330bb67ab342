import { afterEach, jest } from '@jest/globals';
import type { UntypedValues } from '../../../src/domain/parameter.ts';
import { faultRegistry } from '../../../src/faults/registry.ts';
import { describeEffect, describeFault, type FaultCase } from '../../kit/describe-fault.ts';
import { openRealContainerWorld } from './real-container-world.ts';
import { RealContainers } from './real-containers.ts';

/** For a busy machine; no test takes nearly as long by itself. */
jest.setTimeout(120_000);

/** The first of each is put through the whole kit; in the second all containers of the service are harmed. */
const EXAMPLES: Readonly<Record<string, readonly UntypedValues[]>> = {
  'container-kill': [{ instances: 1 }, { instances: 2 }],
  'container-network-disconnect': [
    { instances: 1, network: '' },
    { instances: 2, network: '' },
  ],
  'container-pause': [{ instances: 1 }, { instances: 2 }],
  'container-restart': [
    { instances: 1, grace: 1_000 },
    { instances: 2, grace: 0 },
  ],
  'container-stop': [
    { instances: 1, grace: 1_000 },
    { instances: 2, grace: 0 },
  ],
};
const containers = new RealContainers();
afterEach(() => containers.close(), 60_000);

for (const [type, definition] of faultRegistry) {
  if (definition.needs !== 'container') continue;
  const cases = (restart: 'always' | 'unless-stopped'): readonly FaultCase[] =>
    (EXAMPLES[type] ?? []).map((values) => ({
      title: `on a real engine, restart policy ${restart}, ${JSON.stringify(values)},`,
      values,
      openWorld: () => openRealContainerWorld(containers, { restart }),
    }));
  describeFault(definition, cases('unless-stopped').slice(0, 1));
  describeEffect(definition, cases('always').slice(1));
}
