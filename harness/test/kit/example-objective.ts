import type { Sli } from '../../src/domain/sli.ts';
import { loadExperiment } from '../../src/spec/experiment/load-experiment.ts';
import type { Slo } from '../../src/spec/slo/slo-catalogue.ts';
import { AVAILABILITY, CATALOGUE, exampleInput, LATENCY } from './example-spec.ts';

export const DEPTH: Sli = {
  name: 'queue-depth',
  service: 'worker',
  description: '',
  server: { kind: 'value', query: 'queue_depth' },
};
export const windowMs = 2_592_000_000;
const slo = (name: string, more: Partial<Slo>): readonly [string, Slo] => [
  name,
  { name, description: '', sli: AVAILABILITY, target: 0.99, windowMs, ...more },
];
const catalogue = {
  slos: new Map<string, Slo>([
    ...CATALOGUE.slos,
    slo('fresh', { sli: DEPTH, within: { op: 'lte', limit: 30 } }),
    slo('api/quick', { sli: LATENCY, underMs: 200 }),
    slo('wide', { byDefault: { during: ['baseline', 'fault', 'recovery'] } }),
    slo('all', {
      sli: LATENCY,
      underMs: 200,
      byDefault: {
        during: ['baseline', 'fault', 'recovery'],
        recoveryWithinMs: 10_000,
        consumesAtMost: 0.02,
      },
    }),
  ]),
  slis: new Map([...CATALOGUE.slis, [DEPTH.name, DEPTH]]),
};

const SLO_LINE = '{ slo: api-availability, during: [baseline, fault, recovery] }';

/** Loads the example with an objective in the place of its first. */
export function load(objective: string, changes: Readonly<Record<string, string>> = {}) {
  return loadExperiment(exampleInput({ [SLO_LINE]: objective, ...changes }, { catalogue }));
}
