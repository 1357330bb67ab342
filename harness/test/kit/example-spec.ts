import type { Sli } from '../../src/domain/sli.ts';
import type { ExperimentInput } from '../../src/spec/experiment/load-experiment.ts';
import type { FaultDeclaration } from '../../src/spec/fault-declaration.ts';
import type { SloCatalogue } from '../../src/spec/slo/slo-catalogue.ts';

/** An experiment without a mistake, to be spoiled by a test; line numbers in tests count in it. */
export const EXAMPLE_TEXT = `apiVersion: faultline/v1
kind: Experiment
metadata:
  name: cache-latency
  owner: platform
  tags: [network, cache]
hypothesis: When the cache is slow, nobody notices.
variants:
  api=naive: It waits.
load: { scenario: browse, rate: 100/s }
phases: { warmup: 10s, baseline: 20s, fault: 30s, recovery: 30s }
faults:
  - { type: delay, link: api->redis, latency: 400ms, jitter: 50ms }
objectives:
  - { slo: api-availability, during: [baseline, fault, recovery] }
  - { sli: api-latency, under: 300ms, target: 95%, during: fault }
  - { recovery: { within: 10s } }
guardrails:
  - { sli: api-availability, below: 50%, over: 10s }
`;

export const AVAILABILITY: Sli = {
  name: 'api-availability',
  service: 'api',
  description: 'Answered, with a status below 500.',
  client: { kind: 'availability' },
};

export const LATENCY: Sli = {
  name: 'api-latency',
  service: 'api',
  description: 'Fast enough.',
  client: { kind: 'latency' },
};

export const SATURATION: Sli = {
  name: 'pool-free',
  service: 'api',
  description: 'A connection was free.',
  server: { kind: 'ratio', bad: 'waits_total', total: 'asks_total', absentBadMeansZero: false },
};

export const CATALOGUE: SloCatalogue = {
  slos: new Map([
    [
      'api-availability',
      {
        name: 'api-availability',
        description: '',
        sli: AVAILABILITY,
        target: 0.999,
        windowMs: 2_592_000_000,
      },
    ],
    [
      'api-quick',
      {
        name: 'api-quick',
        description: '',
        sli: LATENCY,
        target: 0.95,
        underMs: 200,
        windowMs: 2_592_000_000,
      },
    ],
  ]),
  slis: new Map([AVAILABILITY, LATENCY, SATURATION].map((sli) => [sli.name, sli])),
};

const DELAY: FaultDeclaration = {
  type: 'delay',
  summary: 'Everything on a link arrives late.',
  needs: 'network',
  target: 'link',
  lasts: 'sustained',
  parameters: {
    latency: { kind: 'duration', required: true, min: 10, max: 30_000, summary: 'How much later.' },
    jitter: { kind: 'duration', default: '0ms', summary: 'How unevenly.' },
    share: { kind: 'percentage', default: '100%', min: 0.1, max: 1, summary: 'Of connections.' },
    direction: {
      kind: 'choice',
      choices: ['downstream', 'upstream'],
      default: 'downstream',
      summary: 'Which way.',
    },
  },
  check: ({ latency = 0, jitter = 0 }) =>
    jitter > latency ? [`jitter is more than latency: ${jitter} ms and ${latency} ms.`] : [],
};

const KILL: FaultDeclaration = {
  type: 'kill',
  summary: 'A service is killed.',
  needs: 'process',
  target: 'service',
  lasts: 'once',
  parameters: {},
  check: () => [],
};

export const FAULTS = new Map([DELAY, KILL].map((fault) => [fault.type, fault]));

/** The example with changes: each replaces the first occurrence of its left side, which must be there. */
export function exampleInput(
  changes: Readonly<Record<string, string>> = {},
  rest: Partial<ExperimentInput> = {},
): ExperimentInput {
  let text = EXAMPLE_TEXT;
  for (const [from, to] of Object.entries(changes)) {
    if (!text.includes(from)) throw new Error(`The example does not hold "${from}".`);
    text = text.replace(from, to);
  }
  return {
    file: 'experiments/cache-latency.yaml',
    text,
    faults: FAULTS,
    catalogue: CATALOGUE,
    scenarios: ['browse', 'register'],
    overrides: [],
    ...rest,
  };
}
