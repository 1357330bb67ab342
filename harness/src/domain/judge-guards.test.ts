import { describe, expect, it } from '@jest/globals';
import { buildJournal, type JournalOptions } from '../../test/fixtures/journal-builder.ts';
import { AVAILABILITY, CACHE_LATENCY } from '../../test/fixtures/sample-experiment.ts';
import { foldJournal } from './fold-journal.ts';
import { judge } from './judge.ts';
import type { Objective } from './objective.ts';
import type { RunRecord } from './run-record.ts';

const record = (options: JournalOptions = {}) => foldJournal(buildJournal(options));
const guardsOf = (run: RunRecord) => judge(run).guards;
const guard = (run: RunRecord, name: string) => guardsOf(run).find(({ guard }) => guard === name);

describe('the guards of a run', () => {
  it('all hold for a healthy one, with what was seen', () => {
    expect(
      guardsOf(record()).map(({ guard, outcome, message }) => `${guard} ${outcome}: ${message}`),
    ).toEqual([
      'load-end held: The load generator ended when it was asked to.',
      'load-validity held: 1,900 of 1,900 arrivals were made in the baseline phase; at least 1,805 (95 %) are needed.',
      'dropped-arrivals held: 0 arrivals of 1,900 found no free virtual user in the baseline phase; at most 19 (1 %) may.',
      'lost-arrivals held: No arrival of any phase was dropped or left unfinished.',
      'generator-lateness held: The load generator began every arrival in time.',
      'generator-cpu held: The load generator used 0.2 of 2 cores (10 %) before anything was broken; below 1.6 (80 %) its times can be trusted.',
      'generator-users held: At most 12 of 500 virtual users were busy before anything was broken.',
      'baseline-health held: Every objective held before the fault.',
      'guard-band held: The last 1 s of the baseline, 100 requests, is not judged: what was in flight then met the fault.',
      'fault-validity held: network-latency-1: its effect was seen in 30 of 30 looks, over 99.9 % of the fault phase.',
      'link-use held: network-latency-1: its link was in use.',
      'fault-removal held: network-latency-1: its effect was seen to be gone.',
      'enough-requests held: Every finding stands on enough requests.',
    ]);
  });

  it.each([
    [1, '; 1 request was still open.'],
    [2, '; 2 requests were still open.'],
  ])('say that the load was cut off with %d of its requests under way', (cut, words) => {
    const run = record();
    const load = { ...run.load, end: { ...run.load.end!, cut } };
    const { message } = guard({ ...run, load }, 'load-end') ?? {};
    expect(message).toBe(`The load generator ended when it was asked to${words}`);
  });

  it('refuse a run whose load nobody saw released, and look at it all the same', () => {
    const run = record();
    const { releasedAtMs: _, ...load } = run.load;
    const { verdict, exitCode, reasons, guards } = judge({ ...run, load });
    expect([verdict, exitCode, reasons[0]?.code]).toEqual(['invalid', 4, 'LOAD_RELEASED']);
    expect(guards.map(({ guard, outcome }) => `${guard} ${outcome}`)).toEqual([
      'load-released invalid',
      ...guardsOf(run).map(({ guard, outcome }) => `${guard} ${outcome}`),
    ]);
  });

  it('do not apply where nothing had begun', () => {
    const problems = [{ code: 'OBJECTIVE_UNDECIDABLE', message: 'Too few.', hint: '' } as const];
    const refused = record({ problems });
    const { plan: _, ...unplanned } = refused;
    const outcomes = [refused, { ...unplanned, status: 'failed' } as const, unplanned].map((run) =>
      guardsOf(run).map(({ guard }) => guard),
    );
    expect(outcomes.map((guards) => guards.includes('load-released'))).toEqual([
      false,
      false,
      true,
    ]);
  });

  it('refuse a generator that ended by itself, though the run was completed', () => {
    const run = record();
    const end = { ...run.load.end!, asked: false, exitCode: 137 };
    const dead = { ...run, load: { ...run.load, end } };
    expect([judge(dead).verdict, guard(dead, 'load-end')]).toEqual([
      'invalid',
      {
        guard: 'load-end',
        outcome: 'invalid',
        message: 'The load generator ended by itself with exit code 137.',
      },
    ]);
  });

  it('refuse a generator that took just the share it has to stay below, in however many samples', () => {
    const health = () => ({ activeVus: 12, maxVus: 500, cpuCores: 1.6 });
    const phases = [9, 10, 13, 17, 19, 20].map((seconds) => ({
      ...CACHE_LATENCY.phases,
      baseline: seconds * 1_000,
    }));
    const outcomes = phases.map((one) => {
      const run = record({ health, experiment: { phases: one } });
      return guard(run, 'generator-cpu')?.outcome;
    });
    expect(outcomes).toEqual(phases.map(() => 'invalid'));
  });

  it('cannot tell how a generator ended that nobody saw end', () => {
    const run = record();
    const { end: _end, ...load } = run.load;
    expect([judge({ ...run, load }).verdict, guard({ ...run, load }, 'load-end')?.outcome]).toEqual(
      ['inconclusive', 'inconclusive'],
    );
  });

  it('take arrivals that are dropped under the fault for bad events, not for a bad generator', () => {
    const run = record({
      traffic: ({ phase }) => (phase === 'fault' ? { dropped: 60 } : {}),
      health: (second) => ({ activeVus: second % 30 === 0 ? 500 : 80, maxVus: 500 }),
    });
    expect([judge(run).verdict, guard(run, 'dropped-arrivals')?.outcome]).toEqual(['fail', 'held']);
    expect(guard(run, 'generator-users')?.message).toMatch(
      /; all of them were in \d+ samples of the run\.$/,
    );
    expect(guard(run, 'generator-cpu')).toEqual({
      guard: 'generator-cpu',
      outcome: 'held',
      message: 'The CPU use of the load generator could not be read.',
    });
    expect(judge(run).notMeasured).toEqual([
      'The CPU use of the load generator: it could not be read.',
    ]);
  });

  it('bear 1 % of arrivals dropped in the baseline', () => {
    const dropping = (dropped: number) =>
      guard(
        record({ traffic: ({ phase }) => (phase === 'baseline' ? { dropped } : {}) }),
        'dropped-arrivals',
      );
    expect([dropping(1)?.outcome, dropping(2)?.outcome]).toEqual(['held', 'invalid']);
  });

  it('refuse a run whose generator fell so far behind that requests left their phase', () => {
    const lagging = (forSeconds: number, behind: number) =>
      record({
        traffic: ({ phase, secondsIn }) => {
          if (phase !== 'fault' || secondsIn < 5) return {};
          if (secondsIn < 5 + forSeconds) return { missing: behind };
          return secondsIn < 5 + 2 * forSeconds ? { missing: -behind } : {};
        },
      });
    const told = (run: RunRecord) => [
      judge(run).verdict,
      guard(run, 'generator-lateness')?.outcome,
      guard(run, 'generator-lateness')?.message,
    ];
    expect(told(lagging(1, 20))).toEqual([
      'pass',
      'held',
      'The load generator was up to 200 ms late (second 6 of the fault phase); that is part of the latencies.',
    ]);
    expect(told(lagging(2, 75))).toEqual([
      'invalid',
      'invalid',
      'The load generator was up to 1.5 s late (second 7 of the fault phase); beyond 1 s a request may not be in the phase it was due in.',
    ]);
  });

  it('say what was wrong with the baseline, in numbers', () => {
    const run = record({
      traffic: () => ({ failed: { 500: 20 } }),
      baselineUnhealthy: ['api-availability'],
    });
    expect(guard(run, 'baseline-health')).toEqual({
      guard: 'baseline-health',
      outcome: 'invalid',
      message:
        'The system was not healthy before the fault: "api-availability" was 80 % answered well (1,520 of 1,900), asked is at least 99 % answered well; "api-latency" was 80 % under 300 ms (1,520 of 1,900), asked is at least 95 % under 300 ms; "recovery" was at 80 % good, recovered means 99 %.',
    });
  });

  const cost: Objective = {
    kind: 'budget',
    name: 'cost',
    sli: AVAILABILITY,
    target: 0.999,
    windowMs: 30 * 86_400_000,
    consumesAtMost: 0.5,
  };
  const asking = (...objectives: readonly Objective[]) => ({ experiment: { objectives } });
  const { client: _, ...SERVER_ONLY } = AVAILABILITY;
  const everySecond: JournalOptions['traffic'] = ({ secondsIn }) =>
    secondsIn % 2 === 0 ? { failed: { 500: 1 } } : {};

  it.each<readonly [string, JournalOptions, string]>([
    [
      'a price, as the client saw it',
      { ...asking(cost), traffic: everySecond },
      'invalid: The system was not healthy before the fault: "cost" was 99.47 % answered well (1,890 of 1,900), asked is at least 99.9 % answered well.',
    ],
    [
      'alerts, as the service saw it',
      {
        ...asking({ ...cost, kind: 'alert', expect: 'silence', sli: SERVER_ONLY }),
        traffic: () => ({ failed: { 500: 50 } }),
      },
      'invalid: The system was not healthy before the fault: "cost" was about 50 % answered well',
    ],
    [
      'a price that too little was seen of',
      asking({ ...cost, target: 0.9999 }),
      'inconclusive: Nothing says whether everything held before the fault: "cost" is not known: 1,900 requests cannot decide a target of 99.99 %',
    ],
    [
      'nothing',
      asking(),
      'inconclusive: Nothing that was asked says whether the system was healthy before the fault.',
    ],
    ['a price that was well within', asking(cost), 'held: Every objective held before the fault.'],
  ])('hold the baseline against %s', (_case, options, told) => {
    const { outcome, message } = guard(record(options), 'baseline-health')!;
    expect(`${outcome}: ${message}`).toContain(told);
  });

  it('believe the gate that stopped the run, even where the record does not show why', () => {
    const run = record({ baselineUnhealthy: ['api-latency'] });
    expect([judge(run).verdict, guard(run, 'baseline-health')?.message]).toEqual([
      'invalid',
      'The system was not healthy before the fault: "api-latency" did not hold.',
    ]);
    expect(judge(run).reasons.map(({ code }) => code)).toEqual(['BASELINE_HEALTH']);
  });

  it('do not know a system to be healthy of which nothing was measured', () => {
    const objectives = CACHE_LATENCY.objectives.filter(({ kind }) => kind === 'recovery');
    const phases = { ...CACHE_LATENCY.phases, baseline: 0 };
    const run = record({ experiment: { objectives, phases } });
    expect([
      judge(run).verdict,
      guard(run, 'baseline-health')?.outcome,
      guard(run, 'load-validity')?.outcome,
    ]).toEqual(['inconclusive', 'inconclusive', 'inconclusive']);
  });

  it('judge the load of an experiment that breaks nothing in its first phase', () => {
    const experiment = {
      faults: [],
      objectives: CACHE_LATENCY.objectives.filter(({ kind }) => kind === 'latency'),
      phases: { warmup: 10_000, baseline: 0, fault: 30_000, recovery: 0 },
    };
    const run = record({ experiment });
    expect([judge(run).verdict, guard(run, 'load-validity')?.message]).toEqual([
      'pass',
      '3,000 of 3,000 arrivals were made in the fault phase; at least 2,850 (95 %) are needed.',
    ]);
  });

  it('are not asked of phases that an interrupted run never reached', () => {
    const run = record({
      endsEarly: { in: 'baseline', afterSeconds: 5, by: { kind: 'signal', signal: 'SIGINT' } },
    });
    expect(guardsOf(run).filter(({ outcome }) => outcome === 'invalid')).toEqual([]);
  });

  it('name the findings that stand on too few requests', () => {
    const run = record({ experiment: { load: { scenario: 'browse-students', ratePerSecond: 5 } } });
    expect(guard(run, 'enough-requests')).toEqual({
      guard: 'enough-requests',
      outcome: 'inconclusive',
      message:
        'Too few requests decide "api-availability" in baseline: 95 requests cannot decide a target of 99 %: at least 100 are needed; "api-latency" in baseline: 95 requests cannot decide a target of 95 %: at least 200 are needed; "api-latency" in fault: 150 requests cannot decide a target of 95 %: at least 200 are needed.',
    });
  });
});

describe('what was not measured', () => {
  it('is nothing when all was', () => {
    expect(judge(record()).notMeasured).toEqual([]);
  });

  it('is listed, each with the reason', () => {
    const error = { code: 'METRICS_FAILED' as const, message: 'no answer.', hint: '', causes: [] };
    const { client } = CACHE_LATENCY.objectives[0]!.sli;
    const clientOnly = { name: 'up', service: 'api', description: '', client: client! };
    const run = record({
      experiment: {
        objectives: [
          CACHE_LATENCY.objectives[1]!,
          { kind: 'availability', name: 'up', sli: clientOnly, target: 0.99, during: ['fault'] },
        ],
      },
      server: 'absent',
      clockOffset: 'absent',
      fault: { connections: 'uncountable', after: 'unknown' },
      health: () => ({ activeVus: 1, maxVus: 500 }),
    });
    const latency = 'http_request_duration_seconds_bucket{route!~"/health.*|/metrics"}';
    expect(judge({ ...run, missingMetrics: [{ selector: latency, error }] }).notMeasured).toEqual([
      `What the service itself saw of "api-latency" in the baseline phase: The samples of ${latency} could not be read.`,
      `What the service itself saw of "api-latency" in the fault phase: The samples of ${latency} could not be read.`,
      'What the service itself saw of "up": the indicator has no service side.',
      `The samples of ${latency}: no answer.`,
      'Connections on the link of network-latency-1: they could not be counted.',
      'The end of network-latency-1: its effect was not seen to be gone.',
      'The CPU use of the load generator: it could not be read.',
      "Prometheus's clock: it was not compared with ours.",
    ]);
  });

  it('includes the phases that were not run, or not to their end', () => {
    const run = record({
      endsEarly: { in: 'fault', afterSeconds: 5, by: { kind: 'signal', signal: 'SIGINT' } },
    });
    expect(judge(run).notMeasured.slice(0, 2)).toEqual([
      'The fault phase: it was cut short.',
      'The recovery phase: it was not run.',
    ]);
  });
});
