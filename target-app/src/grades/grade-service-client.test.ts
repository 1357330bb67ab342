import { createServer, type RequestListener, type Server } from 'node:http';
import { afterEach, describe, expect, it } from '@jest/globals';
import { eventually } from '../../test/kit/eventually.ts';
import { freePort } from '../../test/kit/free-port.ts';
import { quietInstruments } from '../../test/kit/instruments.ts';
import { TooLateError } from '../resilience/within.ts';
import { GradeServiceClient, GradeServiceError } from './grade-service-client.ts';

const PATIENT_MS = 10_000;
const IMPATIENT_MS = 200;
const GRADES = [{ subject: 'Music', mark: 90, date: '2025-10-01' }];

const closing: (() => unknown)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0).toReversed()) await close();
});

describe('GradeServiceClient', () => {
  it('asks under the path that the service is configured with', async () => {
    const asked: (string | undefined)[] = [];
    const { client, counts } = await build(
      (request, response) => {
        asked.push(request.url);
        response.end(JSON.stringify(GRADES));
      },
      { path: '/school/' },
    );
    expect(await client.gradesOf('STU 1')).toEqual(GRADES);
    expect(asked).toEqual(['/school/grades/STU%201']);
    expect(await counts()).toEqual({ ok: 1 });
  });

  it('takes 404 as the answer that there are none', async () => {
    const { client, counts } = await build((_request, response) => {
      response.writeHead(404).end('{}');
    });
    expect(await client.gradesOf('STU-1')).toBeUndefined();
    expect(await counts()).toEqual({ ok: 1 });
  });

  it.each([
    { what: 'a failure', status: 500, body: '{}' },
    { what: 'something else than grades', status: 200, body: '[{"subject":"Music","mark":"A"}]' },
  ])('does not take $what for grades', async ({ status, body }) => {
    const { client, counts } = await build((_request, response) => {
      response.writeHead(status).end(body);
    });
    await expect(client.gradesOf('STU-1')).rejects.toBeInstanceOf(GradeServiceError);
    expect(await counts()).toEqual({ error: 1 });
  });

  it('does not take in more than grades can be', async () => {
    const { client, counts } = await build((_request, response) => {
      response.end(JSON.stringify(Array.from({ length: 10_000 }, () => GRADES[0])));
    });
    await expect(client.gradesOf('STU-1')).rejects.toThrow();
    expect(await counts()).toEqual({ error: 1 });
  });

  it('gives up on a service that says nothing, and hangs up', async () => {
    let hungUp = 0;
    const { client, counts } = await build(
      (request) => {
        request.socket.on('close', () => (hungUp += 1));
      },
      { timeoutMs: IMPATIENT_MS },
    );
    await expect(client.gradesOf('STU-1')).rejects.toBeInstanceOf(TooLateError);
    await eventually('the connection is closed', 5000, () => hungUp === 1);
    expect(await counts()).toEqual({ timeout: 1 });
  });

  it('gives up on an answer that drips', async () => {
    const { client, counts } = await build(
      (_request, response) => {
        response.write('[');
        const drip = setInterval(() => response.write(' '), 10);
        response.on('close', () => clearInterval(drip));
      },
      { timeoutMs: IMPATIENT_MS },
    );
    await expect(client.gradesOf('STU-1')).rejects.toBeInstanceOf(TooLateError);
    expect(await counts()).toEqual({ timeout: 1 });
  });

  it('has room for eighty calls at a time, sixteen of them on a connection', async () => {
    let connections = 0;
    const { client, server } = await build(() => undefined, { timeoutMs: 1000 });
    server.on('connection', () => (connections += 1));
    const calls = Array.from({ length: 79 }, (_, index) => client.gradesOf(`STU-${index}`));
    expect(client.hasRoom).toBe(true);
    calls.push(client.gradesOf('STU-79'));
    expect(client.hasRoom).toBe(false);
    await eventually('the connections', 5000, () => connections === 16);
    const ends = await Promise.allSettled(calls);
    expect(ends.every(({ status }) => status === 'rejected')).toBe(true);
    expect(client.hasRoom).toBe(true);
  });

  it('reports that nobody is there', async () => {
    const { client, counts } = clientOf(`http://127.0.0.1:${await freePort()}`);
    await expect(client.gradesOf('STU-1')).rejects.toThrow('ECONNREFUSED');
    await expect(client.ping()).rejects.toThrow('ECONNREFUSED');
    expect(await counts()).toEqual({ error: 1 });
  });
});

type Options = { readonly path?: string; readonly timeoutMs?: number };

async function build(answer: RequestListener, { path = '', timeoutMs }: Options = {}) {
  const server: Server = createServer(answer);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  closing.push(() => {
    server.closeAllConnections();
    server.close();
  });
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('No port.');
  return { server, ...clientOf(`http://127.0.0.1:${address.port}${path}`, timeoutMs) };
}

function clientOf(url: string, timeoutMs = PATIENT_MS) {
  const { metrics } = quietInstruments();
  const client = new GradeServiceClient(url, timeoutMs, metrics);
  closing.push(() => client.close());
  /** `grades_requests_total` by result, zeroes left out. */
  const counts = async (): Promise<unknown> => {
    const { values } = await metrics.gradesRequests.get();
    const used = values.filter(({ value }) => value > 0);
    return Object.fromEntries(used.map(({ labels, value }) => [labels.result, value]));
  };
  return { client, counts };
}
