import { afterEach, describe, expect, it } from '@jest/globals';
import { closing, failure, prometheus, success } from '../../../test/kit/fake-prometheus.ts';
import { prometheusApi } from './prometheus-api.ts';
import { openPrometheus } from './prometheus-metrics-source.ts';

const never = new AbortController().signal;

afterEach(() => {
  for (const close of closing.splice(0)) close();
});

describe('a call', () => {
  // Long, because the first call of a process loads what calls are made with.
  const query = (url: string, signal = never, deadlineMs = 10_000) =>
    prometheusApi(url, deadlineMs).get('query', { query: 'm' }, signal);

  it.each([
    [
      'an error of Prometheus',
      400,
      { status: 'error', errorType: 'bad_data', error: 'parse error: unexpected "m"' },
      'answered 400: parse error: unexpected "m"',
    ],
    [
      'a warning, because data may be missing',
      200,
      success('matrix', [], { warnings: ['a store did not answer', 'nor did another'] }),
      'warned that its answer may be wrong: a store did not answer; nor did another',
    ],
    ['a page', 502, '<html>', 'answered 502 and nothing of the Prometheus API'],
    ['other JSON', 200, [1], 'answered 200 and nothing of the Prometheus API'],
  ])('fails on %s', async (_, status, body, problem) => {
    const { url } = await prometheus((_url, _request, response) => {
      response.statusCode = status;
      return body;
    });
    const error = await failure(query(url));
    expect([error.code, error.message, error.exitCode]).toEqual([
      'METRICS_FAILED',
      `Prometheus at ${url} ${problem} (query of m).`,
      5,
    ]);
  });

  it('lets a note pass', async () => {
    const { url } = await prometheus(() => success('matrix', [], { infos: ['not a counter'] }));
    expect(await query(url)).toEqual({ resultType: 'matrix', result: [] });
  });

  it('fails when nothing comes within its deadline', async () => {
    const { url } = await prometheus(() => undefined);
    expect((await failure(query(url, never, 200))).message).toBe(
      `Prometheus at ${url} did not answer: nothing came within 200 ms (query of m).`,
    );
  });

  it('fails when nothing listens', async () => {
    const { url } = await prometheus(() => undefined);
    for (const close of closing.splice(0)) close();
    expect((await failure(query(url))).message).toBe(
      `Prometheus at ${url} did not answer: connect ECONNREFUSED ${url.slice(7)} (query of m).`,
    );
  });

  it("ends with the caller's reason when the caller gives up", async () => {
    const giveUp = new AbortController();
    const { url } = await prometheus(() => {
      giveUp.abort(new Error('interrupted'));
      return undefined;
    });
    await expect(query(url, giveUp.signal)).rejects.toThrow('interrupted');
  });

  it('keeps the path of the URL, and uses its credentials without ever showing them', async () => {
    let authorization: string | undefined;
    const { url, asked } = await prometheus((_url, request, response) => {
      authorization = request.headers.authorization;
      response.statusCode = 403;
      return 'forbidden';
    });
    const secret = url.replace('http://', 'http://someone:s%3Acret@');
    const error = await failure(query(`${secret}/tenants/one`));
    expect(error.message).toBe(
      `Prometheus at ${url}/tenants/one answered 403 and nothing of the Prometheus API (query of m).`,
    );
    expect(asked[0]?.pathname).toBe('/tenants/one/api/v1/query');
    expect(authorization).toBe(`Basic ${Buffer.from('someone:s:cret').toString('base64')}`);
    for (const close of closing.splice(0)) close();
    const refused = await failure(query(secret));
    expect(JSON.stringify([refused, refused.message, refused.stack, refused.cause])).not.toMatch(
      /cret|someone/,
    );
  });

  it.each([
    ['prometheus', 'is not a URL'],
    ['ftp://u:secret@host', 'is neither http nor https'],
    ['http://host?token=secret', 'has a query, which would be lost'],
    ['http://u:%zz@host', 'has a user or password with a "%" that is not written as %25'],
  ])('is not made to a URL that will not do: %s', (url, problem) => {
    expect(() => openPrometheus(url)).toThrow(`The URL of Prometheus ${problem}.`);
  });
});
