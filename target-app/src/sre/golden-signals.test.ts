import { describe, expect, it } from '@jest/globals';
import { quietInstruments } from '../../test/kit/instruments.ts';
import { goldenSignals, quantileMs } from './golden-signals.ts';
import { takeSignals } from './signals-sample.ts';

describe('the golden signals', () => {
  it('are those of users’ requests between two moments', async () => {
    const { metrics } = quietInstruments();
    const serve = (count: number, status: number, seconds: number, route = '/api/v1/items') => {
      const labels = { method: 'GET', route, status };
      metrics.httpRequests.inc(labels, count);
      for (let n = 0; n < count; n += 1) metrics.httpRequestSeconds.observe(labels, seconds);
    };
    serve(1000, 500, 9);
    const then = await takeSignals(metrics, 0);
    serve(90, 200, 0.02);
    serve(8, 404, 0.09);
    serve(1, 499, 0.4);
    serve(1, 503, 0.001);
    serve(500, 503, 7, '/health/ready');
    metrics.requestsShed.inc({ reason: 'in_flight' }, 20);
    const signals = goldenSignals(then, await takeSignals(metrics, 10_000));
    expect(signals).toMatchObject({
      window_seconds: 10,
      traffic: { requests_per_second: 10 },
      errors: { ratio: 0.02, per_second: 0.2 },
      latency: { p50_ms: 18.167, p95_ms: 75, p99_ms: 100 },
    });
    expect(signals.saturation.shed_per_second).toBe(2);
  });

  it('are not made up when nothing happened', async () => {
    const { metrics } = quietInstruments();
    const sample = await takeSignals(metrics, 0);
    expect(goldenSignals(sample, sample)).toMatchObject({
      traffic: { requests_per_second: 0 },
      errors: { ratio: null },
      latency: { p50_ms: null, p95_ms: null, p99_ms: null },
    });
  });

  it('count what took longer than the last bound as that bound', () => {
    const latencies = [
      { boundS: 10, count: 1 },
      { boundS: Number.POSITIVE_INFINITY, count: 4 },
    ];
    expect(quantileMs(latencies, 0.99)).toBe(10_000);
    expect(quantileMs(latencies, 0.125)).toBe(5000);
  });
});
