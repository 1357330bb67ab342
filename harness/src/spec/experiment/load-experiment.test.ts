import { describe, expect, it } from '@jest/globals';
import { AVAILABILITY, exampleInput, LATENCY } from '../../../test/kit/example-spec.ts';
import { loadExperiment } from './load-experiment.ts';

describe('loading an experiment', () => {
  it('resolves every name, unit and default', () => {
    const loaded = loadExperiment(exampleInput());
    expect(loaded).toMatchObject({
      ok: true,
      experiment: {
        name: 'cache-latency',
        owner: 'platform',
        tags: ['network', 'cache'],
        hypothesis: 'When the cache is slow, nobody notices.',
        variants: { 'api=naive': 'It waits.' },
        load: { scenario: 'browse', ratePerSecond: 100 },
        phases: { warmup: 10_000, baseline: 20_000, fault: 30_000, recovery: 30_000 },
        faults: [
          {
            id: 'delay-1',
            type: 'delay',
            target: { kind: 'link', link: 'api->redis' },
            values: { latency: 400, jitter: 50, share: 1, direction: 'downstream' },
          },
        ],
        objectives: [
          {
            kind: 'availability',
            name: 'api-availability',
            sli: AVAILABILITY,
            target: 0.999,
            windowMs: 2_592_000_000,
            during: ['baseline', 'fault', 'recovery'],
          },
          {
            kind: 'latency',
            name: 'api-latency',
            sli: LATENCY,
            underMs: 300,
            target: 0.95,
            during: ['fault'],
          },
          {
            kind: 'recovery',
            name: 'recovery',
            sli: AVAILABILITY,
            withinMs: 10_000,
            theta: 0.99,
            holdMs: 15_000,
          },
        ],
        guardrails: [{ kind: 'sli', sli: AVAILABILITY, below: 0.5, overMs: 10_000 }],
      },
      sha256: expect.stringMatching(/^[0-9a-f]{64}$/),
    });
  });

  it('takes an experiment without faults and without a fault phase', () => {
    const loaded = loadExperiment(
      exampleInput({
        'fault: 30s, recovery: 30s': 'fault: 0s, recovery: 0s',
        'faults:\n  - { type: delay, link: api->redis, latency: 400ms, jitter: 50ms }\n':
          'faults: []\n',
        '[baseline, fault, recovery]': 'baseline',
        '  - { sli: api-latency, under: 300ms, target: 95%, during: fault }\n': '',
        '  - { recovery: { within: 10s } }\n': '',
      }),
    );
    expect(loaded).toMatchObject({ ok: true, experiment: { faults: [] } });
  });

  it('counts the ids of faults up by type', () => {
    const more = [
      'objectives:',
      '  - { type: kill, service: api }',
      '  - { type: delay, link: api->postgres, latency: 1s }',
    ];
    const loaded = loadExperiment(
      exampleInput({ 'objectives:': `${more.slice(1).join('\n')}\nobjectives:` }),
    );
    expect(loaded.ok && loaded.experiment.faults.map(({ id }) => id)).toEqual([
      'delay-1',
      'kill-1',
      'delay-2',
    ]);
  });
});
