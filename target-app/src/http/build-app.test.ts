import { afterEach, describe, expect, it } from '@jest/globals';
import { builtApp } from '../../test/kit/built-app.ts';
import { UnavailableError } from '../resilience/unavailable-error.ts';
import type { App } from './app.ts';

const STUDENT = `/api/v1/students/STU-${'0'.repeat(26)}`;
const apps: App[] = [];

afterEach(async () => {
  await Promise.all(apps.splice(0).map((app) => app.close()));
});

describe('the HTTP application', () => {
  it('says what is running', async () => {
    const { app, lifecycle } = await build();
    lifecycle.started();
    const answer = await app.inject('/');
    expect(answer.statusCode).toBe(200);
    expect(answer.json()).toEqual({
      app: 'target-app',
      version: '1.2.3',
      status: 'running',
      variant: 'resilient',
      visits: 7,
    });
  });

  it.each(['/', '/nowhere', '/%E0%A4%A'])('has the security headers on %s', async (path) => {
    const { app } = await build();
    expect((await app.inject(path)).headers).toMatchObject({
      'x-content-type-options': 'nosniff',
      'x-frame-options': 'DENY',
      'strict-transport-security': 'max-age=31536000; includeSubDomains',
      'content-security-policy': "default-src 'self'",
      'referrer-policy': 'strict-origin-when-cross-origin',
      'x-xss-protection': '1; mode=block',
    });
  });

  it('takes over a request id and a trace, and makes them when there are none', async () => {
    const { app } = await build();
    const trace = '4bf92f3577b34da6a3ce929d0e0e4736';
    const traceparent = `00-${trace}-00f067aa0ba902b7-01`;
    const given = await app.inject({ url: '/', headers: { 'x-request-id': 'r-1', traceparent } });
    expect(given.headers['x-request-id']).toBe('r-1');
    expect(given.headers['traceparent']).toMatch(new RegExp(`^00-${trace}-[0-9a-f]{16}-01$`));
    const made = await app.inject({ url: '/', headers: { 'x-request-id': 'no\tgood' } });
    expect(made.headers['x-request-id']).toMatch(/^[0-9a-f-]{36}$/);
    expect(made.headers['traceparent']).toMatch(/^00-[0-9a-f]{32}-[0-9a-f]{16}-00$/);
  });

  it('answers an unknown route with a problem', async () => {
    const { app } = await build();
    const answer = await app.inject({ url: '/nowhere?a=1', headers: { 'x-request-id': 'r-1' } });
    expect(answer.statusCode).toBe(404);
    expect(answer.headers['content-type']).toBe('application/problem+json; charset=utf-8');
    expect(answer.json()).toEqual({
      type: 'about:blank',
      title: 'Not Found',
      status: 404,
      detail: 'There is no GET /nowhere.',
      instance: 'urn:request:r-1',
    });
  });

  it('names the fields of bad input', async () => {
    const { app } = await build();
    const body = await post(app, JSON.stringify({ first_name: ' ', last_name: 'L', grade: 13 }));
    expect(body).toMatchObject({
      status: 400,
      detail: 'Not valid: first_name, grade.',
      errors: [
        { field: 'first_name', detail: expect.stringMatching(/^must match pattern/) },
        { field: 'grade', detail: 'must be <= 12' },
      ],
    });
    expect(await get(app, '/api/v1/students?limit=101')).toMatchObject({
      status: 400,
      errors: [{ field: 'limit', detail: 'must be <= 100' }],
    });
    expect(await get(app, '/api/v1/students/42')).toMatchObject({
      status: 400,
      errors: [{ field: 'id' }],
    });
  });

  it('refuses what is not JSON and what is too large', async () => {
    const { app } = await build();
    expect(await post(app, '{"first_name":')).toMatchObject({ status: 400, title: 'Bad Request' });
    expect(await post(app, JSON.stringify('x'.repeat(65 * 1024)))).toMatchObject({ status: 413 });
    expect(await post(app, '<a/>', 'text/xml')).toMatchObject({ status: 415 });
  });

  it('tells clients when to come back while the database is not available', async () => {
    const { app, backing } = await build();
    backing.databaseError = new UnavailableError('database', 1000, new Error('refused'));
    const answer = await app.inject(STUDENT);
    expect(answer.statusCode).toBe(503);
    expect(answer.headers['retry-after']).toBe('1');
    expect(answer.json()).toMatchObject({ status: 503, detail: 'The database is not available.' });
  });

  it('keeps what went wrong inside to itself', async () => {
    const { app, backing } = await build();
    backing.databaseError = new Error('password=hunter2');
    const answer = await app.inject(STUDENT);
    expect(answer.statusCode).toBe(500);
    expect(answer.json()).toMatchObject({ detail: 'Something went wrong on our side.' });
  });

  it('answers 404 for a student that does not exist', async () => {
    const { app } = await build();
    expect(await get(app, STUDENT)).toMatchObject({ status: 404 });
  });
});

describe('the health probes', () => {
  it('are live from the first moment, and started and ready once the start-up is over', async () => {
    const { app, lifecycle } = await build();
    expect(await statuses(app)).toEqual({ live: 200, startup: 503, ready: 503 });
    lifecycle.started();
    expect(await statuses(app)).toEqual({ live: 200, startup: 200, ready: 200 });
  });

  it('stay ready while one dependency still answers, and not when none does', async () => {
    const { app, lifecycle, backing } = await build();
    lifecycle.started();
    backing.down.add('cache');
    expect(await statuses(app)).toEqual({ live: 200, startup: 200, ready: 200 });
    expect(await get(app, '/health')).toMatchObject({
      status: 'degraded',
      requests_total: 3,
      requests_in_flight: 1,
      dependencies: [
        { name: 'database', status: 'up' },
        { name: 'cache', status: 'down' },
      ],
    });
    backing.down.add('database');
    expect(await statuses(app)).toEqual({ live: 200, startup: 200, ready: 503 });
  });

  it('drop readiness while draining, and hand every connection back', async () => {
    const { app, lifecycle } = await build();
    lifecycle.started();
    lifecycle.drain();
    expect(await statuses(app)).toEqual({ live: 200, startup: 200, ready: 503 });
    expect((await app.inject('/')).headers['connection']).toBe('close');
  });
});

describe('the metrics', () => {
  it('count requests by method, route pattern and status', async () => {
    const { app } = await build();
    await app.inject(STUDENT);
    await app.inject('/nowhere/at/all');
    const answer = await app.inject('/metrics');
    expect(answer.headers['content-type']).toBe('text/plain; version=0.0.4; charset=utf-8');
    const lines = answer.body.split('\n');
    expect(lines).toContain(
      'http_requests_total{method="GET",route="/api/v1/students/:id",status="404"} 1',
    );
    expect(lines).toContain('http_requests_total{method="GET",route="unmatched",status="404"} 1');
    expect(lines).toContain('http_requests_in_flight 1');
    expect(lines).toContain('app_info{version="1.2.3",variant="resilient"} 1');
    expect(bucketsOf(answer.body)).toEqual([
      '0.005',
      '0.01',
      '0.025',
      '0.05',
      '0.1',
      '0.2',
      '0.3',
      '0.5',
      '1',
      '2.5',
      '5',
      '10',
      '+Inf',
    ]);
  });

  it('have a second address', async () => {
    const { app } = await build();
    expect((await app.inject('/prometheus')).body).toContain('app_uptime_seconds');
  });
});

async function build() {
  const built = await builtApp();
  apps.push(built.app);
  return built;
}

async function get(app: App, url: string): Promise<unknown> {
  return (await app.inject(url)).json();
}

async function post(app: App, payload: string, type = 'application/json'): Promise<unknown> {
  const headers = { 'content-type': type };
  return (await app.inject({ method: 'POST', url: '/api/v1/students', headers, payload })).json();
}

async function statuses(app: App) {
  const status = async (probe: string) => (await app.inject(`/health/${probe}`)).statusCode;
  return {
    live: await status('live'),
    startup: await status('startup'),
    ready: await status('ready'),
  };
}

function bucketsOf(body: string): (string | undefined)[] {
  const series =
    /http_request_duration_seconds_bucket\{le="([^"]+)",method="GET",route="\/api\/v1\/students\/:id"/g;
  return [...body.matchAll(series)].map(([, bound]) => bound);
}
