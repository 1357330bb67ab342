import { describe, expect, it } from '@jest/globals';
import type { Sli } from '../../domain/sli.ts';
import { CATALOGUE, exampleInput, LATENCY } from '../../../test/kit/example-spec.ts';
import { formatDiagnostics } from '../source/diagnostic.ts';
import { loadExperiment, type ExperimentInput } from './load-experiment.ts';

const DEPTH: Sli = {
  name: 'outbox-depth',
  service: 'worker',
  description: 'Messages that wait.',
  server: { kind: 'value', query: 'outbox_messages' },
};

/** The example, with this after `within` in its recovery objective. */
function withRecovery(more: string): ExperimentInput {
  const slis = new Map([...CATALOGUE.slis, [DEPTH.name, DEPTH]]);
  const input = exampleInput({ 'within: 10s': `within: 10s, ${more}` });
  return { ...input, catalogue: { ...CATALOGUE, slis } };
}

describe('a recovery objective', () => {
  it('may be told by a latency, and ask for a backlog to be drained', () => {
    const loaded = loadExperiment(
      withRecovery('sli: api-latency, under: 300ms, backlog: outbox-depth'),
    );
    expect(loaded.ok && loaded.experiment.objectives.at(-1)).toEqual({
      kind: 'recovery',
      name: 'recovery',
      sli: LATENCY,
      withinMs: 10_000,
      theta: 0.99,
      holdMs: 15_000,
      underMs: 300,
      backlog: DEPTH,
    });
  });

  it.each([
    [
      'a latency without a threshold',
      'sli: api-latency',
      '17:17  `under` is missing: `api-latency` is a latency',
    ],
    [
      'a threshold for what has no latency',
      'under: 300ms',
      '17:32  `api-availability` has no latency to be under',
    ],
    [
      'a backlog that is a ratio',
      'backlog: pool-free',
      '17:41  `pool-free` has no level to be back at: it is no value of a gauge',
    ],
    [
      'a backlog nobody knows',
      'backlog: outbox-dept',
      '17:41  there is no indicator `outbox-dept` in `experiments/slos/`, did you mean `outbox-depth`?',
    ],
    [
      'an indicator the client cannot see',
      'sli: outbox-depth',
      '17:37  `outbox-depth` cannot tell a recovery: the client does not see it',
    ],
  ])('refuses %s', (_, more, message) => {
    const loaded = loadExperiment(withRecovery(more));
    const lines = loaded.ok ? [] : formatDiagnostics(loaded.diagnostics).split('\n');
    expect(lines).toContain(`experiments/cache-latency.yaml:${message}`);
    expect(lines).toHaveLength(2);
  });
});
