import type { UntypedValues } from '../../../src/domain/parameter.ts';

/** Values of every network fault, by its type, that bite on a link that is well. */
export const NETWORK_FAULT_EXAMPLES: Readonly<Record<string, readonly UntypedValues[]>> = {
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
