import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, describe, expect, it } from '@jest/globals';
import { openPrometheus } from './prometheus-metrics-source.ts';

const never = new AbortController().signal;
const closing: (() => void)[] = [];

afterEach(() => {
  for (const close of closing.splice(0)) close();
});

/** A server that answers every question with a matrix. */
async function prometheus(result: unknown): Promise<{ url: string; asked: URL[] }> {
  const asked: URL[] = [];
  const server = createServer((request, response) => {
    asked.push(new URL(request.url ?? '', 'http://prometheus'));
    response.end(JSON.stringify({ status: 'success', data: { resultType: 'matrix', result } }));
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

describe('the values of a query over a span', () => {
  it('are asked for at every step, and a dead series is held for two of them', async () => {
    const { url, asked } = await prometheus([
      {
        metric: { instance: 'a' },
        values: [
          [1000, '1'],
          [1005, 'NaN'],
          [1010, '+Inf'],
        ],
      },
      { metric: { instance: 'b' }, values: [[1000, 'NaN']] },
    ]);
    const query = 'max by (instance) (x) / 2';
    const span = { fromMs: 1_000_000, toMs: 1_010_500 };
    expect(await openPrometheus(url).valuesOver(query, span, 5_000, never)).toEqual({
      selector: query,
      stepMs: 5_000,
      ...span,
      series: [
        {
          labels: { instance: 'a' },
          samples: [
            [1_000_000, 1],
            [1_010_000, Number.MAX_VALUE],
          ],
        },
      ],
    });
    expect(asked.map((one) => [one.pathname, ...one.searchParams])).toEqual([
      [
        '/api/v1/query_range',
        ['query', query],
        ['start', '1000.000'],
        ['end', '1010.500'],
        ['step', '5.000'],
        ['lookback_delta', '10000ms'],
      ],
    ]);
  });
});

describe('raw samples', () => {
  const span = { fromMs: 1_795_224_330_000, toMs: 1_795_224_336_500 };

  it('are native histograms where the metric is one', async () => {
    const histogram = {
      count: '5',
      sum: '1.5',
      buckets: [
        [3, '-0.001', '0.001', '1'],
        [0, '0.25', '0.5', '3'],
        [0, '0.5', '+Inf', '1'],
      ],
    };
    const { url } = await prometheus([
      {
        metric: { __name__: 'm' },
        histograms: [
          [1795224329.9, histogram],
          [1795224331.5, histogram],
        ],
      },
    ]);
    expect((await openPrometheus(url).rawSamples('m', span, never)).series).toEqual([
      {
        labels: { __name__: 'm' },
        samples: [],
        histograms: [
          [
            1_795_224_331_500,
            {
              count: 5,
              buckets: [
                [3, -0.001, 0.001, 1],
                [0, 0.25, 0.5, 3],
                [0, 0.5, Number.MAX_VALUE, 1],
              ],
            },
          ],
        ],
      },
    ]);
  });

  it('of a gauge have no sample where it is no number, and the largest number for infinity', async () => {
    const { url } = await prometheus([
      {
        metric: { __name__: 'm' },
        values: [
          [1795224331, 'NaN'],
          [1795224332, '-Inf'],
          [1795224333, '7'],
        ],
      },
    ]);
    expect((await openPrometheus(url).rawSamples('m', span, never, 'gauge')).series).toEqual([
      {
        labels: { __name__: 'm' },
        samples: [
          [1_795_224_332_000, -Number.MAX_VALUE],
          [1_795_224_333_000, 7],
        ],
      },
    ]);
  });
});
