import { describe, expect, it } from '@jest/globals';
import { runRecord, type Weather } from '../../../test/fixtures/report-run.ts';
import { AVAILABILITY, CACHE_LATENCY, LATENCY } from '../../../test/fixtures/sample-experiment.ts';
import type { BudgetObjective } from '../objective.ts';
import { offeredSeconds } from '../offered-seconds.ts';
import type { CapturedSeries } from '../raw-series.ts';
import type { RunRecord } from '../run-record.ts';
import { budgetFinding } from './budget-finding.ts';

const FINE: Weather = { latencyMs: 5 };
const BUDGET: BudgetObjective = {
  kind: 'budget',
  name: 'cost',
  sli: AVAILABILITY,
  target: 0.999,
  windowMs: 30 * 86_400_000,
  consumesAtMost: 0.02,
};

function record(weather: (since: number) => Weather, changes: Partial<RunRecord> = {}): RunRecord {
  const shape = { effect: 'present', weather: (since: number) => weather(since) } as const;
  const run = runRecord(shape);
  return { ...run, captured: run.captured.map(scrapedOnceMore), ...changes };
}

/** As the harness waits for: a scrape after the last phase has ended. */
function scrapedOnceMore({ series, toMs, ...rest }: CapturedSeries): CapturedSeries {
  const more = series.map(({ samples, labels }) => {
    const [[, before], [atMs, last]] = samples.slice(-2) as [[number, number], [number, number]];
    const next = [atMs + 1_000, last + Math.round(0.63 * (last - before))] as const;
    return { labels, samples: [...samples, next] };
  });
  return { ...rest, toMs: toMs + 1_000, series: more };
}

function found(run: RunRecord, changes: Partial<BudgetObjective> = {}) {
  const untilMs = Math.max(...run.phases.map(({ endedAtMs }) => endedAtMs));
  const seconds = offeredSeconds(run.load.seconds, run.experiment.load.ratePerSecond, untilMs);
  return budgetFinding({ ...BUDGET, ...changes }, run, seconds);
}

const outage =
  (seconds: number, failed = 100) =>
  (since: number): Weather =>
    since >= 0 && since < seconds ? { latencyMs: 5, failed } : FINE;

describe('what a fault costs of the error budget', () => {
  it('is met when it costs less, even at the high end', () => {
    const finding = found(record(outage(12)));
    expect(finding).toMatchObject({
      kind: 'budget',
      phase: 'fault',
      outcome: 'met',
      asked: 'at most 2 % of the error budget of 30 days at 99.9 %',
      observed: '0.46 % of it, affordable 216 times in 30 days',
      reasons: [],
      budget: {
        form: 'time',
        badEvents: { estimate: 1_200 },
        badSeconds: { estimate: 12 },
        consumed: { estimate: 12 / 2_592 },
        lastedMs: 12_000,
        broke: true,
        censored: false,
      },
    });
  });

  it('is violated when even the low end is more', () => {
    const finding = found(record(outage(12)), { consumesAtMost: 0.004, atFrequency: 300 });
    expect(finding).toMatchObject({
      outcome: 'violated',
      asked: 'at most 0.4 % of the error budget of 30 days at 99.9 %, and it fits in 300 times',
      reasons: [
        {
          code: 'TOO_EXPENSIVE',
          message: 'One such incident uses 0.46 % of the error budget, more than 0.4 %.',
        },
        {
          code: 'TOO_OFTEN',
          message:
            'One such incident uses 0.46 % of the error budget; 300 times is more than there is.',
        },
      ],
      budget: { expectedUse: { estimate: (300 * 12) / 2_592 } },
    });
  });

  it('counts what is bad only beyond what always fails, and is open where that decides', () => {
    const run = record((since) => ({ latencyMs: 5, failed: since >= 0 && since < 10 ? 21 : 1 }));
    const finding = found(run, { consumesAtMost: 0.0008, target: 0.98 });
    expect(finding.budget).toMatchObject({ baselineErrorRatio: 0.01 });
    expect(finding.budget!.badEvents.estimate).toBeCloseTo(200, 6);
    expect(finding.budget!.badEvents.low).toBeLessThan(200);
    expect(finding.budget!.badEvents.high).toBeGreaterThan(200);
    const exact = finding.budget!.consumed.estimate;
    expect(found(run, { consumesAtMost: exact, target: 0.98 })).toMatchObject({
      outcome: 'inconclusive',
      reasons: [{ code: 'ENCLOSURE_TOO_WIDE' }],
    });
  });

  it('prices a loss too small to count as broken', () => {
    const run = record((since) =>
      since >= 0 && since < 30 && since % 3 === 0 ? { latencyMs: 5, failed: 1 } : FINE,
    );
    const { outcome, budget } = found(run);
    expect({ outcome, ...budget }).toMatchObject({
      outcome: 'met',
      broke: false,
      lastedMs: 0,
      badEvents: { estimate: 10 },
    });
  });

  it('is at least what was seen of an incident that did not end', () => {
    const run = record(outage(100));
    expect(found(run)).toMatchObject({
      outcome: 'violated',
      observed: 'at least 2.35 % of it, affordable at most 42 times in 30 days',
      budget: { censored: true },
    });
    expect(found(run, { consumesAtMost: 0.05 })).toMatchObject({
      outcome: 'inconclusive',
      reasons: [
        {
          code: 'NOT_SEEN_TO_END',
          message: 'It was not seen to end, so 2.35 % is the least it cost.',
        },
      ],
    });
  });

  it.each<readonly [string, (since: number) => Weather]>([
    [
      'broke again and stayed so',
      (since) => ((since >= 0 && since < 5) || since >= 40 ? { latencyMs: 5, failed: 100 } : FINE),
    ],
    [
      'loses a little for good',
      (since) => ({ latencyMs: 5, failed: since >= 0 && since % 2 === 0 ? 1 : 0 }),
    ],
    [
      'is bad in its very last second',
      (since) => ({ latencyMs: 5, failed: since === 60 ? 100 : 0 }),
    ],
  ])('is at least what was seen of a service that %s', (_, weather) => {
    expect(found(record(weather), { consumesAtMost: 0.05 })).toMatchObject({
      outcome: 'inconclusive',
      reasons: [{ code: 'NOT_SEEN_TO_END' }],
      budget: { censored: true },
    });
  });

  it('bears a stray bad request at the end, where one is too few to tell a loss by', () => {
    const stray = record((since) => ({ latencyMs: 5, failed: since === 55 ? 1 : 0 }));
    expect(found(stray)).toMatchObject({ outcome: 'met', budget: { censored: false } });
    expect(found(stray, { target: 0.9999, consumesAtMost: 0.5 }).budget?.censored).toBe(true);
  });

  it('says of how much traffic too little was there to know whether it broke', () => {
    const load = { ...CACHE_LATENCY.load, ratePerSecond: 2 };
    const run = runRecord({ effect: 'present', experiment: { load }, weather: () => FINE });
    expect(found(run).reasons).toEqual([
      {
        code: 'ONSET_UNKNOWN',
        message:
          'There was too little traffic to tell whether it ever broke: a window of 1 min 41 s needs 200 requests, longer than the 1 min 1 s that were looked at.',
      },
    ]);
  });

  it('says how much production would lose where its traffic is known', () => {
    const production = { perSecond: 2_000, affectedShare: 0.5 };
    expect(found(record(outage(12)), { production }).budget).toMatchObject({
      form: 'events',
      budgetEvents: 5_184_000,
      productionBadEvents: { estimate: 12_000 },
      affordable: { low: 432, high: 432 },
    });
  });

  it.each<readonly [string, RunRecord, Partial<BudgetObjective>, string]>([
    ['without an injection', record(outage(12), { faults: [] }), {}, 'NOT_INJECTED'],
    [
      'without a baseline',
      record(outage(12), {
        phases: record(outage(12)).phases.filter(({ phase }) => phase !== 'baseline'),
      }),
      {},
      'BASELINE_UNKNOWN',
    ],
    [
      'without a client side',
      record(outage(12)),
      { sli: { name: 'x', service: 'api', description: 'x' } },
      'NO_CLIENT_SIDE',
    ],
    ['of a latency without a threshold', record(outage(12)), { sli: LATENCY }, 'NO_CLIENT_SIDE'],
  ])('is not known %s', (_, run, changes, code) => {
    expect(found(run, changes)).toMatchObject({
      outcome: 'inconclusive',
      observed: 'nothing',
      reasons: [{ code }],
    });
  });

  it('of a latency counts slow answers', () => {
    const slow = record((since) => ({ latencyMs: since >= 0 && since < 20 ? 900 : 5 }));
    expect(found(slow, { sli: LATENCY, underMs: 300, target: 0.95 }).budget).toMatchObject({
      lastedMs: 20_000,
      badEvents: { estimate: expect.closeTo(2_000, -2) },
    });
  });
});

describe('what a fault costs of an indicator that only Prometheus sees', () => {
  it('is enclosed by what the scrapes leave open', () => {
    const { client, ...sli } = AVAILABILITY;
    const run = record(outage(12));
    const finding = found(run, { sli });
    expect(client).toEqual({ kind: 'availability' });
    expect(finding).toMatchObject({ outcome: 'met', decidedBy: 'server' });
    const { low, estimate, high } = finding.budget!.badEvents;
    // The client counted 1,200.
    expect(low).toBeLessThan(1_200);
    expect(high).toBeGreaterThan(1_200);
    expect(Math.abs(estimate - 1_200)).toBeLessThan(120);
  });

  const { client: _, ...SERVER_ONLY } = AVAILABILITY;
  /** Among others: these counters are young, and no process says when it started. */
  const saying = (code: string) => expect.arrayContaining([expect.objectContaining({ code })]);

  it.each<readonly [string, (since: number) => Weather]>([
    ['dead from the injection on', (since) => ({ latencyMs: 5, failed: since >= 0 ? 100 : 0 })],
    ['dead at the end', (since) => ({ latencyMs: 5, failed: since >= 50 ? 100 : 0 })],
    [
      'losing a little for good',
      (since) => ({ latencyMs: 5, failed: since >= 0 && since % 2 === 0 ? 1 : 0 }),
    ],
    ['silent at the end', (since) => ({ latencyMs: 5, timedOut: since >= 40 ? 100 : 0 })],
  ])('is at least what was seen of a service that is %s', (_case, weather) => {
    const cheap = { sli: SERVER_ONLY, consumesAtMost: 0.5 };
    expect(found(record(weather), cheap)).toMatchObject({
      outcome: 'inconclusive',
      reasons: saying('NOT_SEEN_TO_END'),
      budget: { censored: true },
    });
  });

  it('costs as much as the silence of a service at its high end', () => {
    const silent = (since: number): Weather =>
      since >= 0 && since < 10 ? { latencyMs: 5, timedOut: 100 } : FINE;
    const { badEvents, badSeconds } = found(record(silent), { sli: SERVER_ONLY }).budget!;
    expect([badEvents.low, badSeconds.low]).toEqual([0, 0]);
    expect(badEvents.high).toBeGreaterThanOrEqual(1_000);
    expect(badSeconds.high).toBeGreaterThanOrEqual(10);
    expect(badSeconds.high).toBeLessThan(14);
  });

  it('keeps what is to be said of the numbers', () => {
    const { clockOffset: _offset, ...run } = record(outage(12));
    expect(found(run, { sli: SERVER_ONLY })).toMatchObject({
      outcome: 'met',
      reasons: saying('CLOCKS_NOT_COMPARED'),
    });
  });

  it('is not known where it was not measured', () => {
    const { client, ...sli } = AVAILABILITY;
    const run = record(outage(12), { captured: [] });
    expect(client).toBeDefined();
    expect(found(run, { sli })).toMatchObject({ outcome: 'inconclusive', decidedBy: 'server' });
  });
});
