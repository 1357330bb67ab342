import { describe, expect, it } from '@jest/globals';
import { capacityOf, resource, type CapacityParts } from './capacity.ts';

const QUIET: CapacityParts = {
  resources: [
    resource('cpu', 0.4, 2, 'cores'),
    resource('event_loop', 0.4, 1, 'share'),
    resource('heap', 50e6, 500e6, 'bytes'),
  ],
  signals: {
    window_seconds: 60,
    traffic: { requests_per_second: 100 },
    errors: { ratio: 0, per_second: 0 },
    latency: { p50_ms: 5, p95_ms: 20, p99_ms: 40 },
    saturation: { cpu_cores: 0.4, event_loop: 0.4, shed_per_second: 0 },
  },
  requestRates: line(100, 0),
  heapUsedBytes: line(50e6, 0),
};

/** Forty points, ten seconds apart; the last has the value `end`. */
function line(end: number, perHour: number) {
  const steps = Array.from({ length: 40 }, (_, index) => (index - 39) * 10_000);
  return steps.map((x) => ({ x, y: end + (perHour * x) / 3_600_000 }));
}

function shedding(perSecond: number): CapacityParts['signals'] {
  const saturation = { ...QUIET.signals.saturation, shed_per_second: perSecond };
  return { ...QUIET.signals, saturation };
}

describe('the capacity', () => {
  it('is how much more the busiest resource can take, and no worry while that is much', () => {
    expect(capacityOf(QUIET)).toEqual({
      resources: QUIET.resources,
      requests_per_second: 100,
      estimated_limit_per_second: 200,
      traffic_forecast: { growth_per_hour: 0, seconds_to_limit: null },
      heap_forecast: { growth_per_hour: 0, seconds_to_limit: null },
      recommendation: 'There is room: nothing to do.',
    });
  });

  it('is not guessed from an idle process or a few minutes', () => {
    const traffic = { requests_per_second: 2 };
    const capacity = capacityOf({
      ...QUIET,
      signals: { ...QUIET.signals, traffic },
      requestRates: line(2, 50).slice(-10),
    });
    expect(capacity.estimated_limit_per_second).toBeNull();
    expect(capacity.traffic_forecast).toEqual({ growth_per_hour: null, seconds_to_limit: null });
  });

  it('tells when growing traffic reaches it', () => {
    const capacity = capacityOf({ ...QUIET, requestRates: line(100, 50) });
    expect(capacity.traffic_forecast).toEqual({ growth_per_hour: 50, seconds_to_limit: 7200 });
    expect(capacity.recommendation).toBe(
      'Traffic grows and reaches the limit of this replica in 2 h: add a replica before then.',
    );
  });

  it.each<[string, Partial<CapacityParts>, string]>([
    [
      'requests are shed',
      { signals: shedding(12) },
      'Requests are being turned away (12/s): add replicas now.',
    ],
    [
      'the heap fills',
      { heapUsedBytes: line(50e6, 900e6) },
      'The heap grows and is full in 30 min: look for a leak, and restart before then.',
    ],
    [
      'a resource is nearly used up',
      { resources: [resource('database_pool', 9, 10, 'connections')] },
      'Database connections is at 90 %: add a replica.',
    ],
  ])('says what to do when %s', (_, change, recommendation) => {
    expect(capacityOf({ ...QUIET, ...change }).recommendation).toBe(recommendation);
  });
});
