import { afterEach, describe, expect, it } from '@jest/globals';
import { FakeBacking } from '../../test/kit/fake-backing.ts';
import { quietInstruments } from '../../test/kit/instruments.ts';
import { sreMonitor } from '../../test/kit/sre.ts';
import type { App } from '../http/app.ts';
import { createApp } from '../http/build-app.ts';
import { sreRoutes } from './sre-routes.ts';

const MINUTE_MS = 60_000;
const apps: App[] = [];
afterEach(async () => {
  await Promise.all(apps.splice(0).map((app) => app.close()));
});

function build() {
  const instruments = quietInstruments();
  const { metrics } = instruments;
  const backing = new FakeBacking(metrics);
  let nowMs = Date.UTC(2026, 0, 1);
  const monitor = sreMonitor(instruments, backing, () => nowMs);
  const app = createApp('silent', 'resilient');
  apps.push(app);
  sreRoutes(app, monitor);
  const serve = (count: number, status: number) => {
    const labels = { method: 'GET', route: '/api/v1/students', status };
    metrics.httpRequests.inc(labels, count);
    for (let n = 0; n < count; n += 1) metrics.httpRequestSeconds.observe(labels, 0.01);
  };
  const pass = async (ms: number) => {
    await monitor.sample();
    nowMs += ms;
  };
  const get = async (path: string) => (await app.inject(path)).json<unknown>();
  return { app, backing, serve, pass, get, metrics };
}

describe('the SRE endpoints', () => {
  it('say that all is well when it is', async () => {
    const { get, serve, pass } = build();
    await pass(MINUTE_MS);
    serve(600, 200);
    expect(await get('/sre/health')).toMatchObject({
      status: 'healthy',
      reasons: [],
      dependencies: [
        { name: 'database', status: 'up' },
        { name: 'cache', status: 'up' },
      ],
    });
    expect(await get('/sre/alerts')).toEqual([]);
    expect(await get('/sre/metrics')).toMatchObject({
      window_seconds: 60,
      traffic: { requests_per_second: 10 },
      errors: { ratio: 0 },
    });
    expect(await get('/sre/circuit-breakers')).toEqual([]);
    expect(await get('/sre/capacity')).toMatchObject({ requests_per_second: 10 });
    expect(await get('/sre/dashboard')).toMatchObject({
      version: '1.2.3',
      variant: 'resilient',
      slos: {
        scope: 'replica',
        slos: [
          { name: 'availability', objective: 0.999, indicator: 1, error_budget_remaining: 1 },
          { name: 'latency', events: 600, bad_events: 0 },
          { name: 'success', window_days: 30, observed_seconds: 60 },
          { name: 'freshness', events: 0, indicator: null, error_budget_remaining: 1 },
        ],
      },
    });
  });

  it('page while the budget burns, and say since when', async () => {
    const { get, serve, pass } = build();
    await pass(MINUTE_MS);
    serve(90, 200);
    serve(10, 503);
    await pass(MINUTE_MS);
    const burning = {
      name: 'ErrorBudgetBurn',
      severity: 'page',
      slo: 'availability',
      windows: { long: '1h', short: '5m', burn_rate: 14.4 },
      since: '2026-01-01T00:01:00.000Z',
    };
    expect(await get('/sre/alerts')).toEqual(
      expect.arrayContaining([expect.objectContaining(burning)]),
    );
    expect(await get('/sre/health')).toMatchObject({ status: 'critical' });
    await pass(10 * MINUTE_MS);
    serve(100, 200);
    expect(await get('/sre/alerts')).not.toEqual(
      expect.arrayContaining([expect.objectContaining({ windows: burning.windows })]),
    );
  });

  it('page when requests are turned away', async () => {
    const { get, pass, metrics } = build();
    await pass(MINUTE_MS);
    metrics.requestsShed.inc({ reason: 'in_flight' }, 120);
    expect(await get('/sre/alerts')).toEqual([
      {
        name: 'CapacityShort',
        severity: 'page',
        summary: 'More traffic than this replica can take: 2 requests a second are turned away.',
        since: '2026-01-01T00:01:00.000Z',
      },
    ]);
  });

  it('say which dependency is down', async () => {
    const { get, backing } = build();
    backing.down.add('cache');
    expect(await get('/sre/health')).toMatchObject({
      status: 'degraded',
      reasons: ['The cache does not answer.'],
    });
  });

  it('have a page that is complete without a script', async () => {
    const { app, pass, serve } = build();
    await pass(MINUTE_MS);
    serve(99, 200);
    serve(1, 500);
    const answer = await app.inject('/sre/dashboard-ui');
    expect(answer.headers['content-type']).toBe('text/html; charset=utf-8');
    expect(answer.headers['cache-control']).toBe('no-store');
    for (const text of ['Users are affected', 'Budget overspent 10 times', '99 %', 'Capacity']) {
      expect(answer.body).toContain(text);
    }
    expect(answer.body).not.toMatch(/ style=|<script>|undefined|NaN|\[object/);
  });
});
