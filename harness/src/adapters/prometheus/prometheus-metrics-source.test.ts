import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, describe, expect, it } from '@jest/globals';
import { FaultlineError } from '../../domain/faultline-error.ts';
import { openPrometheus, PrometheusMetricsSource } from './prometheus-metrics-source.ts';
import { prometheusApi } from './prometheus-api.ts';

const never = new AbortController().signal;
const closing: (() => void)[] = [];

afterEach(() => {
  for (const close of closing.splice(0)) close();
});

type Answer = (url: URL, request: IncomingMessage, response: ServerResponse) => unknown;

/** A server that answers as told: an object as JSON, a text as it is, and nothing when the answer is undefined. */
async function prometheus(answer: Answer): Promise<{ url: string; asked: URL[] }> {
  const asked: URL[] = [];
  const server = createServer((request, response) => {
    const url = new URL(request.url ?? '', 'http://prometheus');
    asked.push(url);
    const body = answer(url, request, response);
    if (body === undefined) return;
    response.end(typeof body === 'string' ? body : JSON.stringify(body));
  });
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  closing.push(() => {
    server.close();
    server.closeAllConnections();
  });
  const { port } = server.address() as AddressInfo;
  return { url: `http://127.0.0.1:${String(port)}`, asked };
}

function success(resultType: string, result: unknown, more = {}): object {
  return { status: 'success', data: { resultType, result }, ...more };
}

async function failure(call: Promise<unknown>): Promise<FaultlineError> {
  const error = await call.then(
    () => undefined,
    (thrown: unknown) => thrown,
  );
  if (!(error instanceof FaultlineError)) throw new Error('It was to fail.', { cause: error });
  return error;
}

describe('raw samples', () => {
  const span = { fromMs: 1_795_224_330_000, toMs: 1_795_224_336_500 };

  it('are the stored ones, with their times, of the span and nothing beside it', async () => {
    const { url, asked } = await prometheus(() =>
      success('matrix', [
        {
          metric: { __name__: 'm', job: 'api' },
          values: [
            [1795224329.999, '1'],
            [1795224330, '2'],
            [1795224331.123, '3e2'],
            [1795224336.5, '400'],
          ],
        },
        { metric: { job: 'old' }, values: [[1795224329.999, '1']] },
      ]),
    );
    expect(await openPrometheus(url).rawSamples('m{job=~"a|b"}', span, never)).toEqual({
      selector: 'm{job=~"a|b"}',
      ...span,
      series: [
        {
          labels: { __name__: 'm', job: 'api' },
          samples: [
            [1_795_224_330_000, 2],
            [1_795_224_331_123, 300],
            [1_795_224_336_500, 400],
          ],
        },
      ],
    });
    expect(asked.map((one) => [one.pathname, one.searchParams.get('query')])).toEqual([
      ['/api/v1/query', 'm{job=~"a|b"}[6501ms] @ 1795224336.500'],
    ]);
  });

  it('are none of an unknown metric', async () => {
    const { url } = await prometheus(() => success('matrix', []));
    expect(await openPrometheus(url).rawSamples('m', span, never)).toMatchObject({ series: [] });
  });

  it.each([
    ['a vector', success('vector', []), 'is not a matrix'],
    [
      'a native histogram without a count',
      success('matrix', [
        { metric: { __name__: 'm' }, histograms: [[1795224331, { buckets: [] }]] },
      ]),
      'has a native histogram of m that cannot be read: [1795224331,{"buckets":[]}]',
    ],
    [
      'a native histogram with a bucket of three sides',
      success('matrix', [
        {
          metric: { __name__: 'm' },
          histograms: [[1795224331, { count: '1', buckets: [[0, '1', '2']] }]],
        },
      ]),
      'has a native histogram of m that cannot be read: [1795224331,{"count":"1","buckets":[[0,"1","2"]]}]',
    ],
    [
      'numbers and native histograms in one series',
      success('matrix', [
        {
          metric: { __name__: 'm' },
          values: [[1795224331, '1']],
          histograms: [[1795224332, { count: '0' }]],
        },
      ]),
      'has m both as a number and as a native histogram',
    ],
    [
      'a counter of infinity',
      success('matrix', [{ metric: { __name__: 'm' }, values: [[1795224331, '+Inf']] }]),
      'has a sample of m that is no number: [1795224331,"+Inf"]',
    ],
    [
      'a sample that is no number',
      success('matrix', [{ metric: { __name__: 'm' }, values: [[1795224331, 'NaN']] }]),
      'has a sample of m that is no number: [1795224331,"NaN"]',
    ],
  ])('are refused when the answer has %s', async (_, answer, problem) => {
    const { url } = await prometheus(() => answer);
    const error = await failure(openPrometheus(url).rawSamples('m', span, never));
    expect([error.code, error.message]).toEqual([
      'METRICS_FAILED',
      `The answer of Prometheus at ${url} ${problem} (m[6501ms] @ 1795224336.500).`,
    ]);
  });
});

describe('the values of a query', () => {
  it.each([
    [
      'a number for each series',
      success('vector', [
        { metric: { a: '1' }, value: [1795224336.5, '3'] },
        { metric: { a: '2' }, value: [1795224336.5, '0.25'] },
      ]),
      [3, 0.25],
    ],
    ['that of a scalar', success('scalar', [1795224336.5, '42']), [42]],
    ['none when it gives nothing', success('vector', []), []],
  ])('are %s', async (_, answer, values) => {
    const { url, asked } = await prometheus(() => answer);
    expect(await openPrometheus(url).valuesNow('max(queue)', never)).toEqual(values);
    expect(asked.map(({ search }) => search)).toEqual(['?query=max%28queue%29']);
  });

  it('are refused when one is no number', async () => {
    const answer = success('vector', [{ metric: {}, value: [1795224336.5, 'NaN'] }]);
    const { url } = await prometheus(() => answer);
    const error = await failure(openPrometheus(url).valuesNow('0/0', never));
    expect(error.message).toBe(
      `The answer of Prometheus at ${url} is not a vector of numbers (0/0).`,
    );
  });
});

describe('targets', () => {
  it('are those scraped now, with the time of the last stored scrape', async () => {
    const labels = { job: 'api', instance: '127.0.0.1:3000' };
    const { url, asked } = await prometheus((asked) =>
      asked.pathname.endsWith('/targets')
        ? {
            status: 'success',
            data: {
              activeTargets: [
                { labels, health: 'up', lastScrape: '2026-11-21T06:14:33.123456789Z' },
                { labels: { job: 'new', instance: 'b:1' }, health: 'unknown' },
              ],
            },
          }
        : success('vector', [{ metric: labels, value: [1795224340, '1795224336.5'] }]),
    );
    expect(await openPrometheus(url).targets(never)).toEqual([
      { instance: '127.0.0.1:3000', up: true, lastScrapeMs: 1_795_224_336_500 },
      { instance: 'b:1', up: false, lastScrapeMs: 0 },
    ]);
    expect(asked.map(({ search }) => search)).toEqual([
      '?state=active',
      '?query=timestamp%28up%29',
    ]);
  });

  it('are refused when the answer has no list of them', async () => {
    const { url } = await prometheus((asked) =>
      asked.pathname.endsWith('/targets') ? { status: 'success', data: {} } : success('vector', []),
    );
    const error = await failure(openPrometheus(url).targets(never));
    expect(error.message).toBe(
      `The answer of Prometheus at ${url} has no list of targets (targets).`,
    );
  });
});

describe('the comparison of clocks', () => {
  it('takes the quickest of five round trips, half of it and a millisecond as its error', async () => {
    const theirs = [9_000, 9_020, 9_055, 9_200, 9_300];
    const ours = [10_000, 10_008, 10_020, 10_024, 10_050, 10_090, 10_100, 10_160, 10_200, 10_300];
    const { url } = await prometheus(() => {
      const seconds = (theirs.shift() ?? 0) / 1_000;
      return success('scalar', [seconds, String(seconds)]);
    });
    const source = new PrometheusMetricsSource(prometheusApi(url), () => ours.shift() ?? 0);
    expect(await source.compareClocks(never)).toEqual({
      measuredAtMs: 10_022,
      offsetMs: 9_020 - 10_022,
      errorMs: 3,
    });
  });

  it('is refused when the answer is no number', async () => {
    const { url } = await prometheus(() => success('vector', []));
    const error = await failure(openPrometheus(url).compareClocks(never));
    expect(error.message).toBe(`The answer of Prometheus at ${url} is not a number (time()).`);
  });
});

describe('a call', () => {
  const query = (url: string, signal = never) =>
    prometheusApi(url, 200).get('query', { query: 'm' }, signal);

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
    expect((await failure(query(url))).message).toBe(
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
