import { describe, expect, it } from '@jest/globals';
import type { Incident } from '../price/incident.ts';
import { replayAlerts } from './replay-alerts.ts';

const SLO = { target: 0.999, windowMs: 30 * 86_400_000 };

function incident(seconds: readonly (readonly [offered: number, bad: number])[]): Incident {
  return {
    buckets: {
      first: 1_000,
      length: seconds.length,
      offered: Float64Array.from(seconds, ([offered]) => offered),
      good: Float64Array.from(seconds, ([offered, bad]) => offered - bad),
    },
    leadMs: 0,
    baseline: { offered: 1_000, bad: 0, seconds: 10 },
    span: { from: 0, until: seconds.length },
    broke: true,
    censored: false,
  };
}

const outage = (length: number) => Array.from({ length }, () => [100, 100] as const);

describe('replaying the alerts of an SLO', () => {
  it('tells when each fires and is quiet again, wherever the scrapes fall', () => {
    const { alerts, burn } = replayAlerts(SLO, incident(outage(300)));
    expect(alerts.map(({ factor, outcome, firesAfter }) => [factor, outcome, firesAfter])).toEqual([
      [14.4, 'fires', { earliestMs: 52_000, latestMs: 81_000 }],
      [6, 'fires', { earliestMs: 130_000, latestMs: 159_000 }],
      [3, 'fires', { earliestMs: 260_000, latestMs: 289_000 }],
      [1, 'fires', { earliestMs: 260_000, latestMs: 289_000 }],
    ]);
    expect(alerts[0]).toMatchObject({ firesAfterIfItLastedMs: expect.closeTo(51_840, 6) });
    // 285 s of the five minutes lie between its first scrape and its last.
    expect(burn[0]).toEqual({ windowMs: 300_000, peak: expect.closeTo(1_000, 9) });
    expect(burn.map(({ windowMs }) => windowMs / 60_000)).toEqual([
      5, 30, 60, 120, 360, 1_440, 4_320,
    ]);
  });

  it('leaves open what depends on where the scrapes fall', () => {
    // The hour has enough of them; two bursts 280 s apart fit into the 285 s between scrapes only if those fall right.
    const quiet = (length: number) => Array.from({ length }, () => [100, 0] as const);
    const seconds = [...outage(50), ...quiet(330), ...outage(3), ...quiet(274), ...outage(3)];
    const outcomes = replayAlerts(SLO, incident(seconds)).alerts.map(({ outcome }) => outcome);
    expect(outcomes).toEqual(['may-fire', 'silent', 'silent', 'silent']);
  });

  it('says of an alert that cannot fire that it cannot', () => {
    const { alerts } = replayAlerts({ ...SLO, target: 0.9 }, incident(outage(3_600)));
    expect(alerts[0]).toEqual({
      severity: 'page',
      factor: 14.4,
      longMs: 3_600_000,
      shortMs: 300_000,
      above: expect.closeTo(1.44, 12),
      outcome: 'cannot-fire',
    });
  });

  it('of an hour takes no longer for what is in its seconds', () => {
    const busy = Array.from(
      { length: 3_600 },
      (_, at) => [3_000, at % 7 === 0 ? 3_000 : 0] as const,
    );
    const [page] = replayAlerts(SLO, incident(busy)).alerts;
    expect(page).toMatchObject({ outcome: 'fires' });
  });
});
