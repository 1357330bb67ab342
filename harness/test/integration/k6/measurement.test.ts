import { once } from 'node:events';
import type { AddressInfo, Server } from 'node:net';
import { createServer } from 'node:net';
import { afterEach, describe, expect, it, jest } from '@jest/globals';

import { K6LoadGenerator } from '../../../src/adapters/k6/k6-load-generator.ts';
import { countAtOrBelow, countOf } from '../../../src/domain/latency-histogram.ts';
import type { LoadEnd } from '../../../src/domain/journal-event.ts';
import type { LoadOrder } from '../../../src/ports/load-generator.ts';
import { toolPath } from '../tools.ts';
import { eventually } from './eventually.ts';
import type { LoadRecorder } from './load-recorder.ts';
import { loadRecorder, sentIn } from './load-recorder.ts';
import type { Respond, SeenRequest, TruthServer } from './truth-server.ts';
import { answer, truthServer } from './truth-server.ts';

// For machines that stall: nothing here takes longer than a few seconds.
jest.setTimeout(60_000);

const k6 = new K6LoadGenerator({
  k6Path: toolPath('k6'),
  scenariosDir: new URL('fixtures', import.meta.url).pathname,
});
const never = new AbortController().signal;

const order = (baseUrl: string, changes: Partial<LoadOrder> = {}): LoadOrder => ({
  scenario: 'one-get',
  ratePerSecond: 100,
  durationMs: 2_000,
  requestTimeoutMs: 5_000,
  baseUrl,
  ...changes,
});

const open: { close(): void }[] = [];
afterEach(() => open.splice(0).forEach((server) => server.close()));

async function serving(respond: Respond): Promise<TruthServer> {
  const server = await truthServer(respond);
  open.push(server);
  return server;
}

async function runToItsEnd(the: LoadOrder): Promise<{ recorder: LoadRecorder; end: LoadEnd }> {
  const recorder = loadRecorder();
  const session = await k6.start(the, recorder, never);
  await session.release();
  return { recorder, end: await session.ended };
}

/** The longest that a script may take from its first line to reading its clock, and from there to sending its request. */
const SLACK_MS = 20;

/**
 * In every second as many as began in it, but for those that began within the slack before its end. What gets no answer
 * is taken to begin with its iteration, which is before its script reads the clock: by up to `earlyMs`.
 */
function expectEverySecondRight(
  recorder: LoadRecorder,
  seen: readonly SeenRequest[],
  earlyMs = 0,
): void {
  const began = (beforeMs: number) => seen.filter(({ beganMs }) => beganMs < beforeMs).length;
  let counted = 0;
  for (const record of recorder.seconds()) {
    counted += sentIn(record);
    const endMs = (record.second + 1) * 1_000;
    expect(counted).toBeLessThanOrEqual(began(endMs + earlyMs));
    expect(counted).toBeGreaterThanOrEqual(began(endMs - SLACK_MS));
  }
  expect(counted).toBe(seen.length);
}

function outcomesOf(seen: readonly SeenRequest[]): Readonly<Record<string, number>> {
  const outcomes: Record<string, number> = {};
  for (const { outcome } of seen) outcomes[outcome] = (outcomes[outcome] ?? 0) + 1;
  return outcomes;
}

describe('what k6 saw, against what the server saw', () => {
  it('counts every request once, by its answer and by the second it began in', async () => {
    const server = await serving((n, _request, response) => {
      if (n % 10 === 7) return answer(response, 503);
      if (n % 10 === 8) return answer(response, 404);
      if (n % 10 !== 9) return answer(response, 200);
      setTimeout(() => answer(response, 200), 600);
      return '200 late';
    });
    const { recorder, end } = await runToItsEnd(
      order(server.url, { ratePerSecond: 200, durationMs: 3_000 }),
    );
    const truth = outcomesOf(server.seen);
    expect(recorder.totals()).toEqual({
      ok: truth['200']! + truth['404']! + truth['200 late']!,
      '503': truth['503'],
    });
    expectEverySecondRight(recorder, server.seen);
    expect(server.seen.length).toBeGreaterThan(500);
    expect(server.others).toEqual(['/setup', '/teardown']);
    for (const { ok, okLatency } of recorder.seconds()) expect(countOf(okLatency)).toBe(ok);
    const late = recorder
      .seconds()
      .reduce((total, { ok, okLatency }) => total + ok - countAtOrBelow(okLatency, 599), 0);
    expect(late).toBeGreaterThanOrEqual(truth['200 late']!);
    expect(end).toMatchObject({
      exitCode: 0,
      asked: false,
      cut: 0,
      log: ['k6 ended: exit code 0, the duration of the load was over.'],
    });
  });

  it('reports a second soon after it is over, and its own health beside it', async () => {
    const server = await serving((_n, _request, response) => answer(response, 200));
    const recorder = loadRecorder();
    const session = await k6.start(order(server.url, { durationMs: 60_000 }), recorder, never);
    const releasedAtMs = await session.release();
    await eventually('two seconds and a health sample', () => {
      return recorder.seconds().length >= 2 && recorder.health.length > 0;
    });
    await session.stop();
    const released = Math.floor(releasedAtMs / 1_000);
    expect([released, released + 1]).toContain(recorder.seconds()[0]!.second);
    expect(recorder.health[0]).toEqual({
      atMs: expect.any(Number),
      activeVus: expect.any(Number),
      maxVus: 610,
      ...(process.platform === 'linux' && { cpuCores: expect.any(Number) }),
    });
    expect(recorder.health[0]!.atMs).toBeGreaterThanOrEqual(releasedAtMs);
  });

  it('counts refused connections', async () => {
    const server = await truthServer(() => '');
    server.close();
    const { recorder } = await runToItsEnd(order(server.url));
    const { refused = 0, ...others } = recorder.totals();
    expect(others).toEqual({});
    // A busy machine makes k6 offer a few less, or more.
    expect(refused).toBeGreaterThan(150);
    expect(refused).toBeLessThan(250);
    expect(recorder.seconds().length).toBeGreaterThanOrEqual(2);
  });

  it('counts requests without an answer in the second they began, not in which they were given up', async () => {
    const server = await serving(() => 'none');
    const { recorder } = await runToItsEnd(order(server.url, { requestTimeoutMs: 1_000 }));
    expect(recorder.totals()).toEqual({ timeout: server.seen.length });
    expectEverySecondRight(recorder, server.seen, SLACK_MS);
  });

  it('counts arrivals without a free user as dropped', async () => {
    const server = await serving(() => 'none');
    const { recorder } = await runToItsEnd(
      order(server.url, { scenario: 'two-users', requestTimeoutMs: 1_000 }),
    );
    const { timeout = 0, dropped = 0, ...others } = recorder.totals();
    expect(others).toEqual({});
    expect(timeout).toBe(server.seen.length);
    // Two users, who wait a second for each of their requests, for two seconds.
    expect(timeout).toBeLessThan(10);
    expect(dropped).toBeGreaterThan(150);
  });

  it('counts an answer that never came whole, and a request whose connection died, as such', async () => {
    const server = await serving((n, request, response) => {
      if (n % 4 === 0) return answer(response, 200);
      if (n % 4 === 1) {
        request.socket.resetAndDestroy();
        return 'reset';
      }
      if (n % 4 === 2) response.writeHead(200, { 'content-length': 100 }).write('hello');
      request.socket.end();
      return 'closed';
    });
    const { recorder } = await runToItsEnd(order(server.url));
    const truth = outcomesOf(server.seen);
    expect(recorder.totals()).toEqual({
      ok: truth['200'],
      reset: truth['reset'],
      closed: truth['closed'],
    });
    expectEverySecondRight(recorder, server.seen, SLACK_MS);
  });

  it('never lets k6 send a request twice, as it would over a pooled connection', async () => {
    const server = await rawServer();
    const { recorder } = await runToItsEnd(order(server.url));
    const { ok = 0, closed = 0 } = recorder.totals();
    // One more for each of setup() and teardown().
    expect(server.requests()).toBe(ok + closed + 2);
    expect(server.requestsOnTheBusiestConnection()).toBe(1);
  });

  it('counts a request and where it is redirected to as one', async () => {
    const server = await serving((_n, request, response) => {
      if (request.url?.includes('again') === true) return answer(response, 200);
      response.writeHead(302, { location: `${request.url}&again` }).end();
      return '302';
    });
    const { recorder } = await runToItsEnd(order(server.url));
    const truth = outcomesOf(server.seen);
    expect(recorder.totals()).toEqual({ ok: truth['302'] });
    expect(truth['200']).toBe(truth['302']);
  });

  it('counts an arrival for which the script threw as one without an answer', async () => {
    const server = await serving((_n, _request, response) => answer(response, 200));
    const { recorder, end } = await runToItsEnd(
      order(server.url, { scenario: 'throws-every-third-time' }),
    );
    const { ok = 0, other = 0, ...others } = recorder.totals();
    expect(others).toEqual({});
    expect(ok).toBe(server.seen.length);
    expect(other).toBe(Math.ceil((ok + other) / 3));
    expect(end.log).toContain('Error: The student has left.');
  });

  it('counts what was in flight when it was stopped as cut', async () => {
    const server = await serving((n, _request, response) => {
      return n % 2 === 0 ? answer(response, 200) : 'none';
    });
    const recorder = loadRecorder();
    const session = await k6.start(
      order(server.url, { durationMs: 1_000, requestTimeoutMs: 30_000 }),
      recorder,
      never,
    );
    await session.release();
    // Stopped between its last arrival and its own end: a request on its way to the server would be cut unseen.
    await eventually(
      'the last arrival',
      () => Date.now() - (server.seen.at(-1)?.beganMs ?? Date.now()) > 500,
    );
    const end = await session.stop();
    const truth = outcomesOf(server.seen);
    expect(end).toMatchObject({ exitCode: 103, asked: true, cut: truth['none'], log: [] });
    expect(recorder.totals()).toEqual({ ok: truth['200'] });
    expect(await session.stop()).toBe(end);
  });

  it('offers less than one request a second, too', async () => {
    const server = await serving((_n, _request, response) => answer(response, 200));
    const { recorder } = await runToItsEnd(
      order(server.url, { ratePerSecond: 40 / 60, durationMs: 2_000 }),
    );
    expect(recorder.totals()).toEqual({ ok: server.seen.length });
    expect([1, 2]).toContain(server.seen.length);
  });
});

/** Speaks just enough HTTP to hold a connection open for more, and closes it under every fifth request. */
async function rawServer(): Promise<{
  readonly url: string;
  requests(): number;
  requestsOnTheBusiestConnection(): number;
}> {
  const perConnection: number[] = [];
  let total = 0;
  const server: Server = createServer((socket) => {
    const connection = perConnection.push(0) - 1;
    socket.on('error', () => socket.destroy());
    socket.on('data', () => {
      perConnection[connection]! += 1;
      total += 1;
      if (total % 5 === 0) socket.end();
      else socket.write('HTTP/1.1 200 OK\r\ncontent-length: 5\r\n\r\nhello');
    });
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  open.push(server);
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    requests: () => perConnection.reduce((sum, count) => sum + count, 0),
    requestsOnTheBusiestConnection: () => Math.max(...perConnection),
  };
}
