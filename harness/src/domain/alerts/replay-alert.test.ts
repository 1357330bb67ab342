import { describe, expect, it } from '@jest/globals';
import * as fc from 'fast-check';
import { burnAlertsOf, type BurnAlert } from './burn-alert.ts';
import { peakErrorRatio, replayAlert } from './replay-alert.ts';
import { spliceTraffic } from './spliced-traffic.ts';

const [PAGE] = burnAlertsOf(30 * 86_400_000);
const TIMING = { scrapeSeconds: 15, evaluationSeconds: 15 };

type Second = readonly [offered: number, bad: number];

function traffic(seconds: readonly Second[], baseline = { total: 100, bad: 0 }) {
  const offered = Float64Array.from(seconds, ([n]) => n);
  const good = Float64Array.from(seconds, ([n, bad]) => n - bad);
  return spliceTraffic({ offered, good }, baseline);
}

const outage = (length: number): readonly Second[] =>
  Array.from({ length }, () => [100, 100] as const);

describe('replaying an alert', () => {
  it.each([
    [30, { before: false }],
    [51, { before: false }],
    [60, { before: false, firesAt: 60, resolvesAt: 345 }],
    [600, { before: false, firesAt: 60, resolvesAt: 885 }],
  ])('finds what a total outage of %d s does at 99.9 %', (length, firing) => {
    const rule = { alert: PAGE!, target: 0.999 };
    expect(replayAlert(traffic(outage(length)), rule, { ...TIMING, phase: 0 })).toEqual(firing);
  });

  it('fires at no evaluation without traffic, and goes on when there is some again', () => {
    const silence = Array.from({ length: 600 }, (): Second => [0, 0]);
    const rule = { alert: PAGE!, target: 0.999 };
    const timing = { ...TIMING, phase: 0 };
    expect(replayAlert(traffic(silence), rule, timing)).toEqual({ before: false });
    const firing = replayAlert(traffic([...silence, ...outage(120)]), rule, timing);
    expect(firing).toMatchObject({ before: false, firesAt: 645 });
  });

  it('says when the baseline alone fires it', () => {
    const busy = traffic(outage(1), { total: 100, bad: 2 });
    const rule = { alert: PAGE!, target: 0.999 };
    expect(replayAlert(busy, rule, { ...TIMING, phase: 7 })).toMatchObject({ before: true });
  });

  it('is what adding up every scrape of every window gives', () => {
    const second = fc
      .tuple(fc.nat(50), fc.nat(100))
      .map(([n, percent]): Second => [n, Math.round((n * percent) / 100)]);
    const runs = fc.array(fc.tuple(second, fc.integer({ min: 1, max: 90 })), { maxLength: 8 });
    const alerts = fc.record({
      short: fc.integer({ min: 2, max: 12 }),
      factor: fc.constantFrom(1, 3, 6, 14.4),
    });
    fc.assert(
      fc.property(runs, alerts, fc.nat(14), fc.nat(2), (parts, { short, factor }, phase, bad) => {
        const seconds = parts.flatMap(([one, length]) => Array.from({ length }, () => one));
        const alert: BurnAlert = {
          severity: 'page',
          factor,
          shortMs: short * 15_000,
          longMs: short * 12 * 15_000,
        };
        const baseline = { total: 40, bad };
        const seen = replayAlert(
          traffic(seconds, baseline),
          { alert, target: 0.99 },
          { ...TIMING, phase },
        );
        expect(seen).toEqual(byHand(seconds, baseline, { alert, limit: factor * 0.01, phase }));
      }),
      { numRuns: 60 },
    );
  });
});

describe('the peak of an error ratio', () => {
  it('is that of the worst window', () => {
    expect(peakErrorRatio(traffic(outage(60)), 300, TIMING)).toBeCloseTo(60 / 285, 12);
  });
});

/** A list of scrapes, filtered anew for each window of each evaluation. */
function byHand(
  seconds: readonly Second[],
  baseline: { readonly total: number; readonly bad: number },
  asked: { readonly alert: BurnAlert; readonly limit: number; readonly phase: number },
) {
  const { alert, limit, phase } = asked;
  const [long, short] = [alert.longMs / 1_000, alert.shortMs / 1_000];
  const end = seconds.length + long + 60;
  const scrapes: { at: number; total: number; bad: number }[] = [];
  let [total, bad] = [0, 0];
  for (let at = -long - 60; at <= end; at += 1) {
    if ((((at - phase) % 15) + 15) % 15 === 0) scrapes.push({ at, total, bad });
    const inside = seconds[at];
    total += at >= 0 && inside !== undefined ? inside[0] : baseline.total;
    bad += at >= 0 && inside !== undefined ? inside[1] : baseline.bad;
  }
  const over = (window: number, at: number) => {
    const inside = scrapes.filter((one) => one.at > at - window && one.at <= at);
    const [first, last] = [inside[0]!, inside.at(-1)!];
    return last.total > first.total && (last.bad - first.bad) / (last.total - first.total) > limit;
  };
  const fires = (at: number) => over(long, at) && over(short, at);
  const evaluations: number[] = [];
  for (let at = phase; at <= seconds.length + short + 30; at += 15) evaluations.push(at);
  const firesAt = evaluations.find(fires);
  const resolvesAt = evaluations.find((at) => firesAt !== undefined && at > firesAt && !fires(at));
  return {
    before: fires(phase - 15),
    ...(firesAt === undefined ? {} : { firesAt }),
    ...(resolvesAt === undefined ? {} : { resolvesAt }),
  };
}
