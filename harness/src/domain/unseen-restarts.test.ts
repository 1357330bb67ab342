import { describe, expect, it } from '@jest/globals';
import type { Objective } from './objective.ts';
import type { CapturedSeries, RawSeries } from './raw-series.ts';
import { serverEvidence } from './server-evidence.ts';

const CLOCK = { measuredAtMs: 0, offsetMs: 0, errorMs: 0 };
const API = { job: 'api', instance: 'api:1' };

const availability: Objective = {
  kind: 'availability',
  name: 'availability',
  target: 0.99,
  during: ['fault'],
  sli: {
    name: 'api',
    service: 'api',
    description: '',
    server: {
      kind: 'ratio',
      bad: 'errors_total',
      total: 'requests_total',
      absentBadMeansZero: true,
    },
  },
};

/** A hundred requests a second that are all well, scraped every 10 s. `at`: what the counter shows at each scrape. */
function scraped(at: readonly number[], starts?: readonly number[]): readonly CapturedSeries[] {
  const span = { fromMs: 0, toMs: at.length * 10_000 };
  const of = (selector: string, values: readonly number[]): CapturedSeries => {
    const samples = values.map((value, i) => [i * 10_000, value] as const);
    const series: RawSeries[] = [{ labels: { __name__: selector, ...API }, samples }];
    return { selector, ...span, series: values.length === 0 ? [] : series };
  };
  return [
    of('process_start_time_seconds', starts ?? []),
    of('errors_total', []),
    of('requests_total', at),
  ];
}

/** The window holds 30 s of it: 3,000 requests. */
const WINDOW = { phase: 'fault', startedAtMs: 10_000, endedAtMs: 40_000 } as const;
/** The process restarts 2 s after it showed 5, and shows 800 at the next scrape: 200 were counted by the old one. */
const HIDDEN = [0, 5, 800, 1_800, 2_800, 3_800];

describe('a restart that no counter shows', () => {
  it('is allowed for where nothing says when the process started', () => {
    const { evidence, reasons } = serverEvidence(availability, WINDOW, scraped(HIDDEN), CLOCK);
    const { low, high } = evidence!.totalEvents;
    expect(low).toBe(795 + 1_000 + 1_000);
    expect(high).toBeGreaterThanOrEqual(3_000);
    expect(evidence).toMatchObject({ lossy: false, enclosure: { high: 1 } });
    expect(evidence!.enclosure.low).toBeLessThan(0.99);
    expect(reasons).toEqual([
      {
        code: 'RESTART_NOT_EXCLUDED',
        message: `Restarts cannot be excluded, because there is no process_start_time_seconds and the counters are young: up to ${String(high - low)} events may have been counted and lost.`,
      },
    ]);
  });

  it('is excluded by a start time that stays the same', () => {
    const steady = scraped([0, 5, 1_005, 2_005, 3_005, 4_005], [0, 0, 0, 0, 0, 0]);
    expect(serverEvidence(availability, WINDOW, steady, CLOCK)).toMatchObject({
      evidence: { totalEvents: { low: 3_000, high: 3_000 } },
      reasons: [],
    });
  });

  it('is excluded by counters that show more than a new process could have counted', () => {
    const old = scraped([9_000, 10_000, 11_000, 12_000, 13_000, 14_000]);
    expect(serverEvidence(availability, WINDOW, old, CLOCK)).toMatchObject({
      evidence: { totalEvents: { low: 3_000, high: 3_000 } },
      reasons: [],
    });
  });

  it('is not looked for where a target has counted nothing yet', () => {
    const idle: RawSeries = {
      labels: { __name__: 'requests_total', ...API, instance: 'standby' },
      samples: Array.from({ length: 6 }, (_, i) => [i * 10_000, 0] as const),
    };
    const both = scraped([9_000, 10_000, 11_000, 12_000, 13_000, 14_000]).map((one) =>
      one.selector === 'requests_total' ? { ...one, series: [...one.series, idle] } : one,
    );
    expect(serverEvidence(availability, WINDOW, both, CLOCK).reasons).toEqual([]);
  });
});
