import { once } from 'node:events';
import { createServer, type RequestListener } from 'node:http';
import { describe, expect, it } from '@jest/globals';
import { scrapeDirectly } from './scrape-directly.ts';

const NAMES = new Set(['a_total']);
const LABELS = { job: 'api', instance: 'api:80' };
const { signal } = new AbortController();

async function scrapeOf(listener: RequestListener) {
  const server = createServer(listener).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  const port = typeof address === 'object' && address !== null ? address.port : 0;
  const times = [1_000, 1_020];
  try {
    const target = { labels: LABELS, url: `http://127.0.0.1:${String(port)}/metrics?secret=1` };
    return await scrapeDirectly(target, NAMES, signal, () => times.shift() ?? 0);
  } finally {
    server.closeAllConnections();
    server.close();
  }
}

describe('a target that is asked directly', () => {
  it('tells its metrics with the labels Prometheus gives them, and when it was asked', async () => {
    const scrape = await scrapeOf((request, response) => {
      expect(request.headers.accept).toBe('text/plain;version=0.0.4');
      response
        .setHeader('Content-Type', 'text/plain; version=0.0.4')
        .end('a_total{x="1"} 5\nb 1\n');
    });
    expect(scrape).toEqual({
      sentMs: 1_000,
      receivedMs: 1_020,
      samples: [{ labels: { ...LABELS, __name__: 'a_total', x: '1' }, value: 5 }],
    });
  });

  it.each<[string, RequestListener]>([
    ['answered 401', (_, response) => void response.writeHead(401).end()],
    ['answered 302', (_, response) => void response.writeHead(302, { Location: '/' }).end()],
    [
      'answered with application/openmetrics-text, no text format',
      (_, response) =>
        void response.setHeader('Content-Type', 'application/openmetrics-text').end('a_total 1\n'),
    ],
    [
      'answered what cannot be read: it has no sample of a_total in line 1',
      (_, response) => void response.end('a_total one\n'),
    ],
    ['puts times of its own on a_total', (_, response) => void response.end('a_total 1 1700\n')],
    ['cannot be reached from here (ECONNRESET)', (request) => void request.socket.destroy()],
  ])('is of no use when it %s', async (why, listener) => {
    await expect(scrapeOf(listener)).rejects.toMatchObject({
      code: 'METRICS_FAILED',
      message: `The target api:80 ${why}.`,
    });
  });
});
