import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { rulesOfFiles } from '../../../src/cli/make-rules.ts';
import type { ServerSli } from '../../../src/domain/sli.ts';
import { renderRules } from '../../../src/domain/rules/render-rules.ts';
import type { RuleSlo } from '../../../src/domain/rules/rule-slo.ts';
import { rulesOfSlo } from '../../../src/domain/rules/rules-of-slo.ts';
import { promtool } from './promtool.ts';
import {
  promtoolTest,
  replayed,
  rulesOfScenario,
  type ReplayedAlert,
  type Scenario,
} from './rules-scenario.ts';

const DAY_MS = 86_400_000;
const HOUR = 3_600;
const outage = (seconds: number, errorRatio: number): Scenario['incident'] =>
  Array.from({ length: seconds }, () => [100, errorRatio] as const);

/** Evaluated every 15 s, with enough history for the page that looks at an hour. */
const quick = (name: string, target: number, incident: Scenario['incident']): Scenario => ({
  name: `${name} at ${String(target)}`,
  target,
  intervalSeconds: 15,
  historySeconds: HOUR + 300,
  incident,
});

/** Both pages. */
const pages = (name: string, target: number, incident: Scenario['incident']): Scenario => ({
  ...quick(name, target, incident),
  intervalSeconds: 30,
  historySeconds: 6 * HOUR + 300,
});

/** All four alerts, over three days. */
const days = (name: string, target: number, incident: Scenario['incident']): Scenario => ({
  ...quick(name, target, incident),
  intervalSeconds: 300,
  historySeconds: 72 * HOUR + 1_200,
});

const SCENARIOS: readonly Scenario[] = [
  ...[0.99, 0.999].flatMap((target) => [
    ...[1, 3, 12, 30, 45, 52, 60, 600].map((seconds) =>
      quick(`${String(seconds)} s of outage`, target, outage(seconds, 1)),
    ),
    quick('half of all for five minutes', target, outage(300, 0.5)),
    quick('every tenth for ten minutes', target, outage(600, 0.1)),
    pages('every fiftieth for an hour', target, outage(HOUR, 0.02)),
    pages('two hours of outage', target, outage(2 * HOUR, 1)),
    days('every fiftieth for ten hours', target, outage(10 * HOUR, 0.02)),
    days('six hours of outage', target, outage(6 * HOUR, 1)),
  ]),
  ...[1, 7, 14].map((phase) => ({
    ...quick(`a scrape ${String(phase)} s into 57 s of outage`, 0.999, outage(57, 1)),
    phase,
  })),
  {
    ...quick('an outage on top of what always fails', 0.999, outage(90, 0.6)),
    baselineErrorRatio: 0.0005,
  },
  quick('no traffic, then an outage', 0.999, [
    ...Array.from({ length: 600 }, () => [0, 0] as const),
    ...outage(120, 1),
  ]),
  { ...quick('a restart in the midst of it', 0.99, outage(900, 1)), resetAtSeconds: 300 },
  { ...quick('a restart before any alert', 0.999, outage(120, 1)), resetAtSeconds: 45 },
];

describe('the generated rules, as Prometheus runs them', () => {
  it.each(SCENARIOS.map((scenario) => [scenario.name, scenario] as const))(
    'fire at the evaluation the replay says and at no other: %s',
    async (_, scenario) => {
      expect(await tested(scenario, replayed(scenario))).toEqual({
        content: true,
        output: expect.stringContaining('SUCCESS'),
      });
    },
  );

  it('are not found to fire one evaluation before or after it', async () => {
    const scenario = quick('a minute', 0.999, outage(60, 1));
    for (const shift of [-15, 15]) {
      const shifted = replayed(scenario).map(({ alert, firing }) => ({
        alert,
        firing: { ...firing, firesAt: (firing.firesAt ?? 0) + shift },
      }));
      const said = await tested(scenario, shifted);
      expect({ shift, content: said.content }).toEqual({ shift, content: false });
    }
  });

  it('record nothing, and not NaN, where there was no traffic', async () => {
    const silence = Array.from({ length: 900 }, () => [0, 0] as const);
    const scenario = quick('silence', 0.999, silence);
    const name = 'slo:errors_per_events:ratio_increase5m';
    const at = (seconds: number) => `${String(scenario.historySeconds + seconds)}s`;
    const test = {
      ...promtoolTest(scenario, []),
      promql_expr_test: [
        { expr: `count(${name})`, eval_time: at(0), exp_samples: [{ labels: '{}', value: 1 }] },
        { expr: `count(${name})`, eval_time: at(600), exp_samples: [] },
      ],
    };
    const said = await promtool(
      { 'rules.yaml': rulesOfScenario(scenario), 'test.yaml': testFile(15, test) },
      'test',
      'rules',
      'test.yaml',
    );
    expect(said).toEqual({ content: true, output: expect.stringContaining('SUCCESS') });
  });
});

describe('the generated rules of a number', () => {
  it('record nothing where all it gives is NaN, and leave a series of NaN out', async () => {
    const value = slo(
      'queue',
      { kind: 'value', query: 'depth' },
      { within: { op: 'lte', limit: 5 } },
    );
    const test = {
      interval: '15s',
      input_series: [
        { series: 'depth{of="a"}', values: 'NaN NaN 9 9 -Inf' },
        { series: 'depth{of="b"}', values: 'NaN 3 NaN 3 3' },
      ],
      promql_expr_test: ['', 0, 1, 1, 0].map((beyond, i) => ({
        expr: 'sum(slo:beyond_limit:bool)',
        eval_time: `${String(i * 15)}s`,
        exp_samples: beyond === '' ? [] : [{ labels: '{}', value: beyond }],
      })),
    };
    const said = await promtool(
      { 'rules.yaml': renderRules([rulesOfSlo(value)]), 'test.yaml': testFile(15, test) },
      'test',
      'rules',
      'test.yaml',
    );
    expect(said).toEqual({ content: true, output: expect.stringContaining('SUCCESS') });
  });
});

describe('promtool', () => {
  it('finds nothing wrong with the rules of any kind of SLO', async () => {
    const text = renderRules(CATALOGUE.map((slo) => rulesOfSlo(slo)));
    const said = await promtool({ 'rules.yaml': text }, 'check', 'rules', 'rules.yaml');
    expect(said).toEqual({
      content: true,
      output: expect.stringMatching(/SUCCESS: \d\d rules found/),
    });
  });

  it('finds nothing wrong with the rules of our own SLOs', async () => {
    const file = 'experiments/slos/api.yaml';
    const text = readFileSync(join(import.meta.dirname, '../../../..', file), 'utf8');
    const made = rulesOfFiles([{ file, text }], { names: [] });
    const said = await promtool({ 'rules.yaml': made.text }, 'check', 'rules', 'rules.yaml');
    expect(said).toMatchObject({ content: true });
  });
});

async function tested(scenario: Scenario, alerts: readonly ReplayedAlert[]) {
  return promtool(
    {
      'rules.yaml': rulesOfScenario(scenario),
      'test.yaml': testFile(scenario.intervalSeconds, promtoolTest(scenario, alerts)),
    },
    'test',
    'rules',
    'test.yaml',
  );
}

function testFile(intervalSeconds: number, test: object): object {
  return {
    rule_files: ['rules.yaml'],
    evaluation_interval: `${String(intervalSeconds)}s`,
    tests: [test],
  };
}

function slo(name: string, server: ServerSli, changes: Partial<RuleSlo> = {}): RuleSlo {
  const sli = { name, service: 'shop', description: 'Works.', server };
  const description = 'Works {{ well }}: "as" it \\ should.';
  return { name, description, sli, target: 0.99, windowMs: 30 * DAY_MS, ...changes };
}

const CATALOGUE: readonly RuleSlo[] = [
  slo('bad', { kind: 'ratio', bad: 'x{a=~"5.."}', total: 'x', absentBadMeansZero: true }),
  slo('week', { kind: 'ratio', good: 'g_total{a!="\\"}"}', total: 't' }, { windowMs: 7 * DAY_MS }),
  slo('quick', { kind: 'histogram', buckets: 'd_seconds_bucket' }, { underMs: 2_000 }),
  slo('native', { kind: 'histogram', buckets: 'd_seconds' }, { underMs: 200, target: 0.9 }),
  slo('queue', { kind: 'value', query: 'sum by (q) (l)' }, { within: { op: 'lt', limit: 5 } }),
  slo('age', { kind: 'value', query: 'age_seconds' }),
];
