import { afterAll, beforeAll, jest } from '@jest/globals';
import type { LinkProtocol } from '../../../src/domain/environment.ts';
import { faultRegistry } from '../../../src/faults/registry.ts';
import { describeEffect, describeFault, type FaultCase } from '../../kit/describe-fault.ts';
import { NETWORK_FAULT_EXAMPLES } from './network-fault-examples.ts';
import { openRealLinkWorld } from './real-fault-world.ts';
import { type RealServices, startServices } from './real-services.ts';

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

/** The first example of each is put through the whole kit, every one of them is tried on every protocol. */
for (const [type, definition] of faultRegistry) {
  if (definition.target !== 'link') continue;
  const cases = (protocol: LinkProtocol): readonly FaultCase[] =>
    (NETWORK_FAULT_EXAMPLES[type] ?? []).map((values) => ({
      title: `on ${protocol} ${JSON.stringify(values)}`,
      values,
      openWorld: () => openRealLinkWorld(services, protocol),
    }));
  describeFault(definition, cases('redis').slice(0, 1));
  for (const protocol of PROTOCOLS) describeEffect(definition, cases(protocol));
}
