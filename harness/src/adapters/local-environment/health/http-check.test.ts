import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { askHttp, askJson } from './http-check.ts';

let server: Server;
let base = '';

beforeAll(async () => {
  server = createServer((request, response) => {
    if (request.url === '/silent') return;
    response.statusCode = request.url === '/broken' ? 500 : 200;
    response.end(request.url === '/broken' ? 'no' : '{"a":1}');
  });
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  base = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});

afterAll(() => {
  server.closeAllConnections();
  server.close();
});

describe('a question over HTTP', () => {
  it('takes any status for an answer, unless JSON is wanted', async () => {
    expect(await askHttp(`${base}/broken`)).toEqual({ status: 500, body: 'no' });
    expect(await askJson(`${base}/`)).toEqual({ a: 1 });
    await expect(askJson(`${base}/broken`)).rejects.toThrow(`${base}/broken answered 500: no`);
  });

  it('says when nothing answers in time, and when nobody is there', async () => {
    await expect(askHttp(`${base}/silent`, { timeoutMs: 50 })).rejects.toThrow(
      `no answer from ${base}/silent in 50 ms`,
    );
    await expect(askHttp('http://127.0.0.1:1/')).rejects.toThrow('http://127.0.0.1:1/: ');
  });

  it('ends with the reason of its signal', async () => {
    const signal = AbortSignal.abort(new Error('enough'));
    await expect(askHttp(`${base}/silent`, { signal })).rejects.toThrow('enough');
  });
});
