import { afterEach, describe, expect, it } from '@jest/globals';
import { quietInstruments } from '../../test/kit/instruments.ts';
import type { App } from '../http/app.ts';
import { createApp } from '../http/build-app.ts';
import { installErrorAnswers } from '../http/error-answers.ts';
import { limitRoutes } from './limit-routes.ts';
import { LocalBuckets } from './local-buckets.ts';
import { parseRateLimits } from './rate-limit.ts';

const apps: App[] = [];
afterEach(async () => {
  await Promise.all(apps.splice(0).map((app) => app.close()));
});

describe('a limited route', () => {
  it('says what is left, and refuses the rest with when to come back', async () => {
    const { app, metrics } = build('POST /things=2/m');
    const headers = { 'x-request-id': 'r-1' };
    const answers = [];
    for (let time = 0; time < 3; time += 1) {
      answers.push(await app.inject({ method: 'POST', url: '/things', headers }));
    }
    expect(answers.map(({ statusCode }) => statusCode)).toEqual([201, 201, 429]);
    expect(answers.map((answer) => limitHeaders(answer.headers))).toEqual([
      ['2', '1', '30', undefined],
      ['2', '0', '60', undefined],
      ['2', '0', '60', '30'],
    ]);
    expect(answers[2]?.headers['content-type']).toBe('application/problem+json; charset=utf-8');
    expect(answers[2]?.json()).toEqual({
      type: 'about:blank',
      title: 'Too Many Requests',
      status: 429,
      detail: 'No more than 2 in 60 s are allowed here.',
      instance: 'urn:request:r-1',
    });
    expect((await metrics.rateLimited.get()).values).toEqual([
      { labels: { route: '/things' }, value: 1 },
    ]);
  });

  it('leaves other methods and other routes alone', async () => {
    const { app } = build('POST /things=1/h');
    await app.inject({ method: 'POST', url: '/things' });
    for (const url of ['/things', '/things/1']) {
      const answer = await app.inject(url);
      expect([answer.statusCode, ...limitHeaders(answer.headers)]).toEqual([
        200,
        undefined,
        undefined,
        undefined,
        undefined,
      ]);
    }
  });

  it('is one bucket for all paths of its pattern', async () => {
    const { app } = build('GET /things/:id=1/h');
    expect((await app.inject('/things/1')).statusCode).toBe(200);
    expect((await app.inject('/things/2')).statusCode).toBe(429);
  });

  it('tells clients apart by their key, else by their address', async () => {
    const { app } = build('POST /things=1/h');
    const send = async (remoteAddress: string, key?: string) => {
      const headers = key === undefined ? {} : { 'x-api-key': key };
      const request = { method: 'POST', url: '/things', remoteAddress, headers } as const;
      return (await app.inject(request)).statusCode;
    };
    expect([await send('10.0.0.1'), await send('10.0.0.1')]).toEqual([201, 429]);
    expect([await send('10.0.0.1', 'a'), await send('10.0.0.2', 'a')]).toEqual([201, 429]);
    expect([await send('10.0.0.2'), await send('10.0.0.1', 'b')]).toEqual([201, 201]);
  });

  it('believes X-Forwarded-For of a trusted proxy only', async () => {
    const { app } = build('POST /things=1/h', ['10.0.0.0/8']);
    const send = async (remoteAddress: string, forwarded: string) => {
      const headers = { 'x-forwarded-for': forwarded };
      const request = { method: 'POST', url: '/things', remoteAddress, headers } as const;
      return (await app.inject(request)).statusCode;
    };
    expect(await send('10.0.0.1', '192.0.2.1')).toBe(201);
    expect(await send('10.0.0.2', '192.0.2.1')).toBe(429);
    expect(await send('10.0.0.1', '192.0.2.2')).toBe(201);
    expect(await send('192.0.2.9', '192.0.2.3')).toBe(201);
    expect(await send('192.0.2.9', '192.0.2.4')).toBe(429);
  });

  it('fails the start when there is no such route', async () => {
    const { app } = build('POST /things=1/h,POST /nothing=1/h');
    await expect(app.ready()).rejects.toThrow('RATE_LIMITS has unknown routes: POST /nothing.');
  });
});

function build(limits: string, trustedProxies: readonly string[] = []) {
  const { metrics } = quietInstruments();
  const app = createApp('silent', 'resilient', trustedProxies);
  apps.push(app);
  const buckets = new LocalBuckets(100, () => 1_000_000);
  const limiter = {
    limits: parseRateLimits(limits),
    take: async (limit: Parameters<LocalBuckets['take']>[1], client: string) =>
      buckets.take(client, limit),
  };
  installErrorAnswers(app);
  limitRoutes(app, limiter, metrics);
  app.get('/things', () => ({}));
  app.get('/things/:id', () => ({}));
  app.post('/things', (_request, reply) => reply.code(201).send({}));
  return { app, metrics };
}

function limitHeaders(headers: Readonly<Record<string, unknown>>): unknown[] {
  const names = ['ratelimit-limit', 'ratelimit-remaining', 'ratelimit-reset', 'retry-after'];
  return names.map((name) => headers[name]);
}
