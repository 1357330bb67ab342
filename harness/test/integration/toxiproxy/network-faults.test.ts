import { afterAll, beforeAll, jest } from '@jest/globals';
import type { LinkProtocol } from '../../../src/domain/environment.ts';
import type { UntypedValues } from '../../../src/domain/parameter.ts';
import { faultRegistry } from '../../../src/faults/registry.ts';
import { describeEffect, describeFault, type FaultCase } from '../../kit/describe-fault.ts';
import { openRealLinkWorld } from './real-fault-world.ts';
import { type RealServices, startServices } from './real-services.ts';

/** The first of each is put through the whole kit, every one of them is tried on every protocol. */
const EXAMPLES: Readonly<Record<string, readonly UntypedValues[]>> = {
  'network-bandwidth': [
    { rate: 20_000, direction: 'downstream' },
    { rate: 20_000, direction: 'upstream' },
    { rate: 1_000, direction: 'downstream' },
  ],
  'network-down': [{}],
  'network-latency': [
    { latency: 150, jitter: 0, direction: 'downstream', toxicity: 1 },
    { latency: 100, jitter: 100, direction: 'upstream', toxicity: 1 },
    { latency: 150, jitter: 20, direction: 'downstream', toxicity: 0.3 },
  ],
  'network-limit-data': [
    { bytes: 1_000, direction: 'downstream' },
    { bytes: 1_000, direction: 'upstream' },
  ],
  'network-reset': [
    { after: 0, direction: 'downstream' },
    { after: 100, direction: 'upstream' },
  ],
  'network-slicer': [
    { averageSize: 100, sizeVariation: 20, delay: 20, direction: 'downstream' },
    { averageSize: 100, sizeVariation: 99, delay: 20, direction: 'upstream' },
  ],
  'network-slow-close': [
    { delay: 150, direction: 'downstream' },
    { delay: 150, direction: 'upstream' },
  ],
  'network-timeout': [
    { closeAfter: 0, direction: 'downstream' },
    { closeAfter: 200, direction: 'upstream' },
  ],
};
const PROTOCOLS: readonly LinkProtocol[] = ['redis', 'postgres', 'http'];

/** For a busy machine; no test takes nearly as long by itself. */
jest.setTimeout(60_000);

let starting: Promise<RealServices>;
let services: RealServices;
beforeAll(async () => {
  starting = startServices();
  services = await starting;
});
afterAll(async () => (await starting).stop());

for (const [type, definition] of faultRegistry) {
  if (definition.target !== 'link') continue;
  const cases = (protocol: LinkProtocol): readonly FaultCase[] =>
    (EXAMPLES[type] ?? []).map((values) => ({
      title: `on ${protocol} ${JSON.stringify(values)}`,
      values,
      openWorld: () => openRealLinkWorld(services, protocol),
    }));
  describeFault(definition, cases('redis').slice(0, 1));
  for (const protocol of PROTOCOLS) describeEffect(definition, cases(protocol));
}
