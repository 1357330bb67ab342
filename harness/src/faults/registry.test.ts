import { describe, expect, it } from '@jest/globals';
import { openFakeContainerWorld } from '../../test/kit/fake-container-world.ts';
import { openFakeLinkWorld, openFakeServiceWorld } from '../../test/kit/fake-fault-world.ts';
import { type FaultCase, describeFault } from '../../test/kit/describe-fault.ts';
import type { UntypedValues } from '../domain/parameter.ts';
import type { FaultDefinition } from '../ports/fault-definition.ts';
import { faultRegistry } from './registry.ts';

const EXAMPLES: Readonly<Record<string, Readonly<Record<string, UntypedValues>>>> = {
  'container-kill': { 'one of three': { instances: 1 }, 'all of them': { instances: 3 } },
  'container-network-disconnect': {
    'from the only network': { instances: 1, network: '' },
    'all of them, from a network by name': { instances: 3, network: 'app' },
  },
  'container-pause': { 'one of three': { instances: 1 }, 'all of them': { instances: 3 } },
  'container-restart': {
    'one of three': { instances: 1, grace: 10_000 },
    'all of them': { instances: 3, grace: 0 },
  },
  'container-stop': {
    'one of three': { instances: 1, grace: 10_000 },
    'all of them': { instances: 3, grace: 0 },
  },
  'network-bandwidth': {
    downstream: { rate: 20_000, direction: 'downstream' },
    upstream: { rate: 20_000, direction: 'upstream' },
  },
  'network-down': { 'as it is': {} },
  'network-latency': {
    plain: { latency: 400, jitter: 0, direction: 'downstream', toxicity: 1 },
    'upstream with jitter': { latency: 400, jitter: 50, direction: 'upstream', toxicity: 1 },
    'on some connections': { latency: 200, jitter: 200, direction: 'downstream', toxicity: 0.1 },
  },
  'network-limit-data': {
    downstream: { bytes: 1_000, direction: 'downstream' },
    upstream: { bytes: 1_000, direction: 'upstream' },
  },
  'network-reset': {
    'at once': { after: 0, direction: 'downstream' },
    later: { after: 200, direction: 'upstream' },
  },
  'network-slicer': {
    downstream: { averageSize: 100, sizeVariation: 20, delay: 10, direction: 'downstream' },
    upstream: { averageSize: 100, sizeVariation: 0, delay: 10, direction: 'upstream' },
  },
  'network-slow-close': {
    downstream: { delay: 300, direction: 'downstream' },
    upstream: { delay: 300, direction: 'upstream' },
  },
  'network-timeout': {
    'for ever': { closeAfter: 0, direction: 'downstream' },
    'until it closes': { closeAfter: 300, direction: 'upstream' },
  },
  'process-kill': { 'as it is': {} },
  'process-pause': { 'as it is': {} },
  'process-restart': { 'with a grace': { grace: 10_000 }, 'at once': { grace: 0 } },
};

describe('the registry', () => {
  it('has every fault under its own type, and an example of each is tried below', () => {
    expect([...faultRegistry.keys()]).toEqual(Object.keys(EXAMPLES));
    for (const [type, definition] of faultRegistry) expect(definition.type).toBe(type);
  });
});

for (const [type, definition] of faultRegistry) {
  const openWorld = worldFor(definition);
  const cases = Object.entries(EXAMPLES[type] ?? {}).map(([title, values]): FaultCase => ({
    title,
    values,
    openWorld,
  }));
  describeFault(definition, cases);
}

function worldFor({ target, needs }: FaultDefinition): FaultCase['openWorld'] {
  if (target === 'link') return openFakeLinkWorld;
  return needs === 'container' ? () => openFakeContainerWorld() : openFakeServiceWorld;
}
