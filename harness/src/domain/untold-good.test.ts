import { describe, expect, it } from '@jest/globals';
import type { Objective } from './objective.ts';
import type { CapturedSeries, RawSeries } from './raw-series.ts';
import { serverEvidence } from './server-evidence.ts';

const CLOCK = { measuredAtMs: 0, offsetMs: 0, errorMs: 0 };
const WINDOW = { phase: 'fault', startedAtMs: 1_000, endedAtMs: 9_000 } as const;
const GOOD = 'requests_total{status="200"}';

const availability: Objective = {
  kind: 'availability',
  name: 'availability',
  target: 0.99,
  during: ['fault'],
  sli: {
    name: 'api',
    service: 'api',
    description: '',
    server: { kind: 'ratio', good: GOOD, total: 'requests_total' },
  },
};

/** It has counted for long, and is scraped every second. */
const counter = (instance: string, status: string, perSecond: number): RawSeries => ({
  labels: { __name__: 'requests_total', job: 'api', instance, status },
  samples: Array.from({ length: 11 }, (_, i) => [i * 1_000, (i + 20) * perSecond] as const),
});

function evidence(...series: readonly RawSeries[]) {
  const span = { fromMs: 0, toMs: 10_000 };
  const good = series.filter(({ labels }) => labels['status'] === '200');
  const captured: readonly CapturedSeries[] = [
    { selector: GOOD, ...span, series: good },
    { selector: 'requests_total', ...span, series },
  ];
  return serverEvidence(availability, WINDOW, captured, CLOCK);
}

describe('a target that has no series of good events', () => {
  it('is neither all good nor all bad', () => {
    const { evidence: seen, reasons } = evidence(
      counter('api:1', '200', 90),
      counter('api:1', '503', 10),
      counter('api:2', '503', 100),
    );
    expect(seen?.enclosure).toEqual({ low: 0.45, estimate: 0.9, high: 0.95 });
    expect(reasons).toEqual([
      {
        code: 'GOOD_SERIES_ABSENT',
        message: `No series on api:2 matches ${GOOD}: how many of its events were good is not known.`,
      },
    ]);
  });

  it('changes nothing when it counted nothing', () => {
    const seen = evidence(counter('api:1', '200', 100), counter('api:2', '503', 0));
    expect(seen).toMatchObject({ evidence: { enclosure: { low: 1, high: 1 } }, reasons: [] });
  });

  it('is no data when there is no other', () => {
    expect(evidence(counter('api:2', '503', 100))).toMatchObject({
      reasons: [{ code: 'GOOD_SERIES_ABSENT' }],
    });
  });
});
