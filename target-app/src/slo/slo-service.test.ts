import { createServer, type Server } from 'node:http';
import { afterEach, describe, expect, it } from '@jest/globals';
import { quietInstruments } from '../../test/kit/instruments.ts';
import { firingAlerts } from './burn-alerts.ts';
import { BUILT_IN_SLOS } from './built-in-slos.ts';
import { PrometheusSlos, queryOf } from './prometheus-slos.ts';
import { SloService } from './slo-service.ts';
import { budgetRemaining } from './slo.ts';

const MINUTE_MS = 60_000;
const servers: Server[] = [];
afterEach(async () => {
  await Promise.all(
    servers.splice(0).map((server) => {
      server.closeAllConnections();
      return new Promise((resolve) => server.close(resolve));
    }),
  );
});

function build(prometheus?: PrometheusSlos) {
  const { metrics, log } = quietInstruments();
  let nowMs = 0;
  const service = new SloService({
    slos: BUILT_IN_SLOS,
    register: metrics.register,
    prometheus,
    log,
    now: () => nowMs,
  });
  const serve = (count: number, status: number, seconds = 0.01, route = '/api/v1/students') => {
    const labels = { method: 'GET', route, status };
    metrics.httpRequests.inc(labels, count);
    for (let n = 0; n < count; n += 1) metrics.httpRequestSeconds.observe(labels, seconds);
  };
  const pass = async (ms: number) => {
    await service.remember();
    nowMs += ms;
  };
  const standing = async () => {
    const { statuses } = await service.report();
    return Object.fromEntries(statuses.map((status) => [status.slo.name, status]));
  };
  return { service, metrics, serve, pass, standing };
}

/** A Prometheus that answers every question with the same values. */
async function prometheusWith(answer: (() => object) | 'nothing') {
  const questions: string[] = [];
  const server = createServer((request, response) => {
    let body = '';
    request.on('data', (chunk) => (body += String(chunk)));
    request.on('end', () => {
      questions.push(new URLSearchParams(body).get('query') ?? '');
      if (answer !== 'nothing') response.end(JSON.stringify(answer()));
    });
  });
  servers.push(server);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  const port = typeof address === 'object' ? address?.port : 0;
  return { url: `http://127.0.0.1:${port}`, questions };
}

describe('the SLOs by the own numbers of a replica', () => {
  it('have their whole budget when nothing has happened', async () => {
    const { standing } = build();
    for (const { slo, events, burnRates } of Object.values(await standing())) {
      expect(events.total).toBe(0);
      expect(budgetRemaining(slo, events)).toBe(1);
      expect(burnRates['5m']).toBeUndefined();
    }
  });

  it('count what each is about, and neither probes nor the operators’ pages', async () => {
    const { serve, standing, metrics } = build();
    serve(994, 200);
    serve(2, 404);
    serve(1, 400);
    serve(1, 499, 0.5);
    serve(2, 503);
    serve(500, 503, 3, '/health/ready');
    serve(500, 500, 3, '/sre/alerts');
    metrics.dataReads.inc({ fresh: 'true' }, 398);
    metrics.dataReads.inc({ fresh: 'false' }, 2);
    const { availability, latency, success, freshness } = await standing();
    expect(availability?.events).toEqual({ bad: 3, total: 1000 });
    expect(latency?.events).toEqual({ bad: 1, total: 1000 });
    expect(success?.events).toEqual({ bad: 4, total: 1000 });
    expect(freshness?.events).toEqual({ bad: 2, total: 400 });
  });

  it('tell what is left of the budget, as a metric too', async () => {
    const { serve, standing, metrics } = build();
    serve(999, 200);
    serve(1, 500);
    const { availability, success } = await standing();
    expect(budgetRemaining(availability!.slo, availability!.events)).toBeCloseTo(0, 9);
    expect(budgetRemaining(success!.slo, success!.events)).toBeCloseTo(0.9, 9);
    const text = await metrics.register.getSingleMetricAsString('error_budget_remaining_ratio');
    expect(text).toMatch(/^error_budget_remaining_ratio\{slo="success"\} 0\.9/m);
    expect(text).toMatch(/^error_budget_remaining_ratio\{slo="freshness"\} 1$/m);
  });

  it('see how fast the budget burns now, and that it no longer does', async () => {
    const { serve, pass, standing } = build();
    serve(1000, 200);
    await pass(20 * MINUTE_MS);
    serve(900, 200);
    serve(100, 503);
    const during = (await standing())['availability']!;
    expect(during.observedMs).toBe(20 * MINUTE_MS);
    expect(during.burnRates['5m']).toBeCloseTo(100, 6);
    expect(during.burnRates['1h']).toBeCloseTo(50, 6);
    expect(firingAlerts(during.burnRates).map(({ severity, long }) => [severity, long])).toEqual([
      ['page', '1h'],
      ['page', '6h'],
      ['ticket', '1d'],
      ['ticket', '3d'],
    ]);

    await pass(6 * MINUTE_MS);
    serve(10, 200);
    const after = (await standing())['availability']!;
    expect(after.burnRates['5m']).toBe(0);
    expect(firingAlerts(after.burnRates).map(({ long }) => long)).not.toContain('1h');
  });
});

describe('the SLOs by Prometheus', () => {
  it('are those of the whole service, asked for once in a while', async () => {
    const result = [
      { metric: { window: '5m' }, value: [1, '0.005'] },
      { metric: { window: '1h' }, value: [1, 'NaN'] },
      { metric: { window: 'bad' }, value: [1, '12'] },
      { metric: { window: 'total' }, value: [1, '30000'] },
    ];
    const { url, questions } = await prometheusWith(() => ({
      status: 'success',
      data: { resultType: 'vector', result },
    }));
    const { service } = build(new PrometheusSlos(`${url}/`, 1000));
    const report = await service.report();
    expect([report.scope, report.note]).toEqual(['service', undefined]);
    const [availability] = report.statuses;
    expect(availability?.events).toEqual({ bad: 12, total: 30_000 });
    expect(availability?.burnRates['5m']).toBeCloseTo(5, 9);
    expect(availability?.burnRates['1h']).toBeUndefined();
    await service.report();
    expect(questions.toSorted()).toEqual(BUILT_IN_SLOS.map(queryOf).toSorted());
  });

  it.each([
    ['does not answer', 'nothing'],
    ['answers something else', () => ({ status: 'error', error: 'no' })],
  ] as const)('are the own numbers, which is said, when it %s', async (_, answer) => {
    const { url } = await prometheusWith(answer);
    const { service, serve } = build(new PrometheusSlos(url, 50));
    serve(10, 200);
    const report = await service.report();
    expect(report).toMatchObject({
      scope: 'replica',
      note: 'Prometheus does not answer: these are the numbers of this replica.',
    });
    expect(report.statuses[0]?.events).toEqual({ bad: 0, total: 10 });
  });

  it('are asked for in one question each', () => {
    const query = queryOf(BUILT_IN_SLOS[3]!);
    expect(
      query.startsWith(
        'label_replace((sum(increase(data_reads_total{job="api",fresh="false"}[5m])) or vector(0)) / (sum(increase(data_reads_total{job="api"}[5m])) > 0), "window", "5m", "", "") or ',
      ),
    ).toBe(true);
    expect(query).toContain('sum(increase(data_reads_total{job="api"}[30d])), "window", "total"');
  });
});
