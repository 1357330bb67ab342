import { describe, expect, it } from '@jest/globals';
import type { CapturedSeries, RawSeries } from '../domain/raw-series.ts';
import { type BoundaryScrape, checkBoundaries } from './boundary-check.ts';

const LABELS = { job: 'api', instance: 'api:80' };
const START = 'process_start_time_seconds';
const DURATION = 'scrape_duration_seconds';
const CLOCK = { offsetMs: 100, errorMs: 5 };
const AT_MS = [0, 15_000, 30_000, 45_000] as const;

type Values = Readonly<Record<string, readonly (number | undefined)[]>>;

const PLAIN: Values = {
  [START]: [7, 7, 7, 7],
  'requests_total 200': [10, 20, 30, 40],
  'requests_total 503': [undefined, 1, 1, 2],
  'seconds_bucket 1.0': [10, 21, 31, 42],
};
/** Between the second and the third of Prometheus. */
const OURS = {
  [START]: 7,
  'requests_total 200': 25,
  'requests_total 503': 1,
  'seconds_bucket 1': 26,
};

function labelsOf(name: string): RawSeries['labels'] {
  const [metric = '', value] = name.split(' ');
  const label = metric === 'seconds_bucket' ? 'le' : 'status';
  return { ...LABELS, __name__: metric, ...(value === undefined ? {} : { [label]: value }) };
}

function captured(values: Values): readonly CapturedSeries[] {
  const series = Object.entries(values).map(([name, own]) => ({
    labels: labelsOf(name),
    samples: own.flatMap((value, i) =>
      value === undefined ? [] : [[AT_MS[i] ?? 0, value] as const],
    ),
  }));
  const of = (selector: string) => ({
    selector,
    fromMs: 0,
    toMs: 60_000,
    series: series.filter(({ labels }) => labels['__name__'] === selector),
  });
  const durations = { labels: labelsOf(DURATION), samples: AT_MS.map((at) => [at, 0.02] as const) };
  return [
    { ...of(DURATION), series: [durations] },
    ...[START, 'requests_total', 'seconds_bucket'].map(of),
  ];
}

const target = { labels: LABELS, url: 'http://api/metrics' };

function scrape(values: Readonly<Record<string, number>>, sentMs = 20_000): BoundaryScrape {
  const samples = Object.entries(values).map(([name, value]) => ({
    labels: labelsOf(name),
    value,
  }));
  return { target, sentMs, receivedMs: sentMs + 30, samples };
}

function without(name: keyof typeof OURS): Readonly<Record<string, number>> {
  return Object.fromEntries(Object.entries(OURS).filter(([one]) => one !== name));
}

describe('a scrape of our own', () => {
  it('is one sample of each series, in the time and with the labels of Prometheus', () => {
    const { parts, dropped } = checkBoundaries([scrape(OURS)], captured(PLAIN), CLOCK);
    const part = (selector: string, series: readonly (readonly [string, number])[]) => ({
      selector,
      source: 'boundary',
      fromMs: 20_100,
      toMs: 20_130,
      series: series.map(([name, value]) => ({
        labels: labelsOf(name),
        samples: [[20_100, value]],
      })),
    });
    expect(dropped).toEqual([]);
    expect(parts).toEqual([
      part(DURATION, [[DURATION, 0.03]]),
      part(START, [[START, 7]]),
      part('requests_total', [
        ['requests_total 200', 25],
        ['requests_total 503', 1],
      ]),
      part('seconds_bucket', [['seconds_bucket 1.0', 26]]),
    ]);
  });

  it.each<[string, Readonly<Record<string, number>>, Values, number?]>([
    ['lacks requests_total{', without('requests_total 503'), PLAIN],
    ['has a lower requests_total{', { ...OURS, 'requests_total 200': 19 }, PLAIN],
    ['has a higher requests_total{', { ...OURS, 'requests_total 200': 31 }, PLAIN],
    ['has no number for requests_total{', { ...OURS, 'requests_total 200': Number.NaN }, PLAIN],
    ['came at the same time as one of Prometheus', OURS, PLAIN, 14_868],
    ['came at the same time as one of Prometheus', OURS, PLAIN, 14_925],
    ['has no scrape of the same process by Prometheus next to it', { ...OURS, [START]: 9 }, PLAIN],
    ['has no scrape of the same process by Prometheus next to it', OURS, PLAIN, 300_000],
    [
      'lacks requests_total{',
      { ...OURS, [START]: 9 },
      {
        ...PLAIN,
        [START]: [7, 7, 9, 9],
        other: [1, 1, 1, 1],
        'requests_total 500': [undefined, undefined, 3, 3],
      },
    ],
    [
      'may have requests_total{',
      { ...OURS, 'requests_total 400': 3 },
      { ...PLAIN, 'requests_total 4xx': [undefined, undefined, 4, 4] },
    ],
    ['has requests_total{', OURS, { ...PLAIN, 'requests_total 503': [undefined, 1, undefined, 1] }],
    [
      'has requests_total{',
      { ...OURS, 'requests_total 400': 3 },
      { ...PLAIN, [START]: [7, 7, 9, 9] },
    ],
  ])('is dropped when it %s', (why, ...given) => {
    const [values, known, sentMs] = given;
    const { parts, dropped } = checkBoundaries([scrape(values, sentMs)], captured(known), CLOCK);
    expect(parts).toEqual([]);
    expect(dropped).toEqual([expect.stringContaining(`The scrape of api:80 ${why}`)]);
  });

  it('needs only the scrape before when the process was gone afterwards', () => {
    const known = { ...PLAIN, [START]: [7, 7, 9, 9], 'requests_total 200': [10, 20, 3, 4] };
    expect(checkBoundaries([scrape(OURS)], captured(known), CLOCK)).toMatchObject({
      parts: [{ selector: DURATION }, { selector: START }, {}, {}],
      dropped: [],
    });
  });

  it('may have what Prometheus was seen to leave out before', () => {
    const known = {
      ...PLAIN,
      [START]: [7, 7, 7, 9],
      'requests_total 200': [10, 20, 30, 4],
      'requests_total 503': [undefined, 1, 1, undefined],
      'seconds_bucket 1.0': [10, 21, 31, 4],
    };
    const more = { ...OURS, 'requests_total 400': 3 };
    const last = { ...more, 'requests_total 200': 35, 'seconds_bucket 1': 35 };
    const { parts, dropped } = checkBoundaries(
      [scrape(more), scrape(last, 35_000)],
      captured(known),
      CLOCK,
    );
    expect(dropped).toEqual([]);
    expect(parts.filter(({ selector }) => selector === 'requests_total')).toMatchObject([
      { series: [{}, {}], fromMs: 20_100 },
      { series: [{}, {}], fromMs: 35_100 },
    ]);
  });

  it('says nothing of a target that no selector reads', () => {
    const other = { ...target, labels: { job: 'db', instance: 'db:80' } };
    expect(checkBoundaries([{ ...scrape(OURS), target: other }], captured(PLAIN), CLOCK)).toEqual({
      parts: [],
      dropped: [],
    });
  });

  it('is dropped when Prometheus has a native histogram of its target', () => {
    const native: CapturedSeries = {
      selector: 'seconds',
      fromMs: 0,
      toMs: 60_000,
      series: [
        {
          labels: labelsOf('seconds'),
          samples: [],
          histograms: [[0, { count: 1, buckets: [] }]],
        },
      ],
    };
    expect(checkBoundaries([scrape(OURS)], [...captured(PLAIN), native], CLOCK)).toEqual({
      parts: [],
      dropped: [expect.stringContaining('the text format has no native histograms')],
    });
  });
});
