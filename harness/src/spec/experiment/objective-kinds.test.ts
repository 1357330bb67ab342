import { describe, expect, it } from '@jest/globals';
import { AVAILABILITY, CATALOGUE, exampleInput, LATENCY } from '../../../test/kit/example-spec.ts';
import type { Sli } from '../../domain/sli.ts';
import type { Slo } from '../slo/slo-catalogue.ts';
import { formatDiagnostics } from '../source/diagnostic.ts';
import { loadExperiment } from './load-experiment.ts';

const DEPTH: Sli = {
  name: 'queue-depth',
  service: 'worker',
  description: '',
  server: { kind: 'value', query: 'queue_depth' },
};
const windowMs = 2_592_000_000;
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

function load(objective: string, changes: Readonly<Record<string, string>> = {}) {
  return loadExperiment(exampleInput({ [SLO_LINE]: objective, ...changes }, { catalogue }));
}

/** The objectives that one entry gives, in the place of the example's first. */
function read(
  objective: string,
  changes: Readonly<Record<string, string>> = {},
): readonly object[] {
  const known = {
    '  - { recovery: { within: 10s } }\n': '',
    '  - { sli: api-latency, under: 300ms, target: 95%, during: fault }\n': '',
  };
  const loaded = load(objective, { ...known, ...changes });
  if (!loaded.ok) throw new Error(formatDiagnostics(loaded.diagnostics));
  return loaded.experiment.objectives;
}

function mistakeOf(objective: string): readonly string[] {
  const loaded = load(objective);
  return loaded.ok ? [] : formatDiagnostics(loaded.diagnostics).split('\n');
}

describe('an objective', () => {
  it.each([
    [
      '{ throughput: { sli: api-availability, atLeast: 95/s }, during: fault }',
      {
        kind: 'throughput',
        name: 'api-availability-throughput',
        sli: AVAILABILITY,
        atLeastPerSecond: 95,
        during: ['fault'],
      },
    ],
    [
      '{ sli: queue-depth, below: 100, during: fault }',
      {
        kind: 'value',
        name: 'queue-depth',
        sli: DEPTH,
        op: 'lt',
        limit: 100,
        of: { kind: 'max' },
        during: ['fault'],
      },
    ],
    [
      '{ sli: queue-depth, atLeast: -1.5, target: 99%, during: fault }',
      {
        kind: 'value',
        name: 'queue-depth',
        sli: DEPTH,
        op: 'gte',
        limit: -1.5,
        of: { kind: 'share', target: 0.99 },
        during: ['fault'],
      },
    ],
    [
      '{ sli: queue-depth, atMost: 3, of: mean, during: fault, name: calm }',
      {
        kind: 'value',
        name: 'calm',
        sli: DEPTH,
        op: 'lte',
        limit: 3,
        of: { kind: 'mean' },
        during: ['fault'],
      },
    ],
    [
      '{ sli: queue-depth, above: 0, during: fault }',
      {
        kind: 'value',
        name: 'queue-depth',
        sli: DEPTH,
        op: 'gt',
        limit: 0,
        of: { kind: 'min' },
        during: ['fault'],
      },
    ],
    [
      '{ slo: fresh, during: [fault, baseline] }',
      {
        kind: 'value',
        name: 'fresh',
        sli: DEPTH,
        op: 'lte',
        limit: 30,
        of: { kind: 'share', target: 0.99 },
        during: ['baseline', 'fault'],
      },
    ],
    [
      '{ slo: api/quick, during: fault, warn: 99.5% }',
      {
        kind: 'latency',
        name: 'api/quick',
        sli: LATENCY,
        underMs: 200,
        target: 0.99,
        windowMs,
        warn: 0.995,
        during: ['fault'],
      },
    ],
    [
      '{ budget: { slo: api/quick, consumes: 2%, atFrequency: 8, production: { rate: 2000/s, affected: 50%, testAffected: 25% } } }',
      {
        kind: 'budget',
        name: 'api/quick-budget',
        sli: LATENCY,
        target: 0.99,
        windowMs,
        underMs: 200,
        consumesAtMost: 0.02,
        atFrequency: 8,
        production: { perSecond: 2_000, affectedShare: 0.5, testAffectedShare: 0.25 },
      },
    ],
    [
      '{ alert: { slo: api-availability, expect: page, within: 60s } }',
      {
        kind: 'alert',
        name: 'api-availability-alert',
        sli: AVAILABILITY,
        target: 0.999,
        windowMs,
        expect: 'page',
        withinMs: 60_000,
      },
    ],
  ])('%s is read', (text, objective) => {
    expect(read(text)).toEqual([objective]);
  });

  it('that says no more than the name of an SLO asks all that the SLO does', () => {
    expect(read('{ slo: all }')).toEqual([
      {
        kind: 'latency',
        name: 'all',
        sli: LATENCY,
        underMs: 200,
        target: 0.99,
        windowMs,
        during: ['baseline', 'fault', 'recovery'],
      },
      {
        kind: 'recovery',
        name: 'all-recovery',
        sli: LATENCY,
        withinMs: 10_000,
        theta: 0.99,
        holdMs: 15_000,
        underMs: 200,
      },
      {
        kind: 'budget',
        name: 'all-budget',
        sli: LATENCY,
        target: 0.99,
        windowMs,
        underMs: 200,
        consumesAtMost: 0.02,
      },
    ]);
  });

  it('of which the phases are named asks of those and nothing else', () => {
    expect(read('{ slo: all, during: fault }')).toEqual([
      expect.objectContaining({ kind: 'latency', during: ['fault'] }),
    ]);
  });

  it.each([
    ['{ slo: api-availability }', '15:5  `during` is missing'],
    [
      '{ sli: queue-depth, during: fault }',
      '15:5  `queue-depth` is a value, and nothing limits it',
    ],
    [
      '{ sli: queue-depth, below: 3, above: 1, during: fault }',
      '15:35  `below` and `above` are both here',
    ],
    [
      '{ sli: queue-depth, below: 3, target: 9%, of: max, during: fault }',
      '15:47  `target` and `of` are both here',
    ],
    [
      '{ sli: queue-depth, below: 3, under: 1s, during: fault }',
      '15:35  `queue-depth` is a value, and no share of requests',
    ],
    [
      '{ sli: api-availability, below: 3, target: 99%, during: fault }',
      '15:30  `api-availability` is a share of requests, and not a value with a limit',
    ],
    ['{ sli: api-availability, during: fault }', '15:5  `target` is missing'],
    [
      '{ slo: api-availability, during: fault, warn: 99% }',
      '15:51  `99%` is not above the target of 99.9%',
    ],
    [
      '{ slo: fresh, during: fault, warn: 99.9% }',
      '15:34  a value has no share of requests to warn below',
    ],
    [
      '{ throughput: { sli: api-latency, atLeast: 5/s }, during: fault }',
      '15:26  `api-latency` does not say which answers are good',
    ],
    [
      '{ throughput: { sli: api-availability, atLeast: 0/s }, during: fault }',
      '15:53  `0/s` is too small',
    ],
    [
      '{ budget: { slo: fresh, consumes: 2% } }',
      '15:22  `fresh` has no price: the client does not see its indicator',
    ],
    [
      '{ budget: { slo: all, consumes: 2%, atFrequency: 0 } }',
      '15:54  what never happens costs nothing',
    ],
    ['{ alert: { slo: all, expect: silence, within: 3s } }', '15:43  silence has no time to come'],
    [
      '{ budget: { slo: all, consumes: 2% }, production: { rate: 5/s } }',
      '15:43  unknown key `production`',
    ],
    [
      '{ sli: queue-depth, atMost: 20s, during: fault }',
      '15:33  `20s` has a unit, and a number is needed',
    ],
    ['{ alert: { slo: all, expect: noise } }', '15:34  `noise` is not known here'],
  ])('%s is refused', (text, message) => {
    expect(mistakeOf(text)).toContain(`experiments/cache-latency.yaml:${message}`);
  });

  it('that asks what another asks already is refused, and another limit is another question', () => {
    const line = (limit: number, name: string) =>
      `{ sli: queue-depth, below: ${String(limit)}, during: fault, name: ${name} }`;
    expect(mistakeOf(`${line(3, 'a')}\n  - ${line(4, 'b')}`)).toEqual([]);
    expect(mistakeOf(`${line(3, 'a')}\n  - ${line(3, 'b')}`)).toEqual([
      'experiments/cache-latency.yaml:16:5  this asks the same of the same phase as number 1 of the list',
      '    keep one of the two',
    ]);
  });

  it('that stands beside its map is told where it belongs', () => {
    const misplaced = '{ budget: { slo: all, consumes: 2% }, production: { rate: 5/s } }';
    expect(mistakeOf(misplaced)).toContain('    it belongs inside `budget`');
  });

  it('that an SLO asks already by its annotation is refused', () => {
    expect(
      mistakeOf('{ slo: all }\n  - { recovery: { within: 9s, sli: api-latency, under: 1s } }'),
    ).toContain(
      'experiments/cache-latency.yaml:16:5  the SLO `all` asks for a recovery already, by its annotation',
    );
    expect(
      mistakeOf('{ recovery: { within: 9s, sli: api-latency, under: 1s } }\n  - { slo: all }'),
    ).toContain(
      'experiments/cache-latency.yaml:16:5  the SLO `all` asks for a recovery by its annotation, and number 1 of the list does already',
    );
  });
});

describe('what an SLO asks elsewhere and not here', () => {
  const PHASES = 'phases: { warmup: 10s, baseline: 20s, fault: 30s, recovery: 30s }';

  function remarksOf(objective: string, changes: Readonly<Record<string, string>> = {}) {
    const loaded = load(objective, { '  - { recovery: { within: 10s } }\n': '', ...changes });
    if (!loaded.ok) throw new Error(formatDiagnostics(loaded.diagnostics));
    return loaded.remarks;
  }

  it.each([
    [
      '{ slo: all, during: fault }',
      '"all" is asked of the phases in `during` alone, so its annotations faultline.dev/recovery and faultline.dev/budget ask nothing here.',
    ],
    [
      '{ slo: all, during: fault }\n  - { budget: { slo: all, consumes: 1% } }',
      '"all" is asked of the phases in `during` alone, so its annotation faultline.dev/recovery asks nothing here.',
    ],
  ])('is remarked before a run: %s', (objective, message) => {
    expect(remarksOf(objective)).toEqual([{ code: 'LEFT_OUT', message }]);
  });

  it('is nothing where all of it is asked, or it asks for no more', () => {
    expect(remarksOf('{ slo: all }')).toEqual([]);
    expect(remarksOf('{ slo: api-availability, during: fault }')).toEqual([]);
  });

  it('is remarked of a phase that is not run', () => {
    const short = { [PHASES]: PHASES.replace('recovery: 30s', 'recovery: 0s') };
    expect(remarksOf('{ slo: wide }', short)).toEqual([
      { code: 'LEFT_OUT', message: '"wide" is not asked of recovery, which is not run here.' },
    ]);
  });

  it('is a mistake where it is a recovery that can never be seen', () => {
    const short = {
      [PHASES]: PHASES.replace('recovery: 30s', 'recovery: 0s'),
      '  - { recovery: { within: 10s } }\n': '',
    };
    const loaded = load('{ slo: all }', short);
    expect(loaded.ok ? '' : formatDiagnostics(loaded.diagnostics)).toContain(
      '`all` asks for a recovery within 10 s, and no recovery phase is run here',
    );
  });
});
