import { describe, expect, it } from '@jest/globals';
import * as fc from 'fast-check';
import { seededRandom } from '../../test/kit/seeded-random.ts';
import type { Enclosure } from '../domain/finding.ts';
import type { Objective } from '../domain/objective.ts';
import type { CapturedSeries, RawSeries } from '../domain/raw-series.ts';
import { serverEvidence } from '../domain/server-evidence.ts';
import { type BoundaryScrape, checkBoundaries } from './boundary-check.ts';

/*
 * The reference: processes that count events at known times and are killed, scraped by Prometheus and, near both edges of
 * a window, by us. The truth is the number of events in the window, lost ones included.
 */

type Event = { readonly atMs: number; readonly bad: boolean };
type Life = { readonly fromMs: number; readonly toMs: number; readonly events: readonly Event[] };

const T0 = 1_795_000_000_000;
const SPAN_MS = 180_000;
const LABELS = { job: 'api', instance: 'api:80' };
const START = 'process_start_time_seconds';
const DURATION = 'scrape_duration_seconds';
const TOTAL = 'requests_total';
const BAD = 'requests_total{status="503"}';
const DUST = 1e-9;

const availability: Objective = {
  kind: 'availability',
  name: 'availability',
  target: 0.99,
  during: [],
  sli: {
    name: 'availability',
    service: 'api',
    description: '',
    server: { kind: 'ratio', bad: BAD, total: TOTAL, absentBadMeansZero: true },
  },
};

const world = fc.record({
  seed: fc.nat(),
  intervalMs: fc.constantFrom(5_000, 15_000),
  kills: fc.nat({ max: 2 }),
  knowsStart: fc.boolean(),
  badShare: fc.constantFrom(0, 0.01, 0.3),
  offsetMs: fc.integer({ min: -200, max: 200 }),
  errorMs: fc.integer({ min: 1, max: 60 }),
  /** How far Prometheus's clock really is from where it was found to be. */
  wrongBy: fc.double({ min: -1, max: 1, noNaN: true }),
});
type World = Readonly<typeof world extends fc.Arbitrary<infer T> ? T : never>;

describe('scrapes of our own at the edges of a window', () => {
  it('leave the truth enclosed, and never widen what nothing was lost from', () => {
    const told = { kept: 0, made: 0, lossy: 0, sharp: 0, narrower: 0 };
    const run = fc.property(world, (one) => {
      const random = seededRandom(one.seed);
      const lives = livesOf(one, random);
      const startedAtMs = T0 + Math.floor((40 + random() * 20) * 1_000);
      const endedAtMs = startedAtMs + Math.floor((35 + random() * 50) * 1_000);
      const window = { phase: 'fault' as const, startedAtMs, endedAtMs };
      const captured = capturedBy(lives, one, random);
      const scrapes = [startedAtMs, endedAtMs].flatMap((edgeMs) => [
        ...scrapeAt(edgeMs - one.errorMs - 150, lives, random, one.knowsStart),
        ...scrapeAt(edgeMs + one.errorMs + 10, lives, random, one.knowsStart),
      ]);
      const clock = { offsetMs: one.offsetMs, errorMs: one.errorMs, measuredAtMs: 0 };
      const { parts } = checkBoundaries(scrapes, captured, clock);
      told.made += scrapes.length;
      told.kept += parts.filter(({ selector }) => selector === TOTAL).length;
      const plain = serverEvidence(availability, window, captured, clock);
      const scraped = serverEvidence(availability, window, [...captured, ...parts], clock);
      expect(scraped.evidence === undefined).toBe(plain.evidence === undefined);
      if (plain.evidence === undefined || scraped.evidence === undefined) return;
      expect(scraped.evidence.scrapes).toBe(plain.evidence.scrapes);
      const events = lives
        .flatMap((life) => life.events)
        .filter(({ atMs }) => atMs >= startedAtMs && atMs < endedAtMs);
      const good = events.filter(({ bad }) => !bad).length / events.length;
      const outside = [plain.evidence, scraped.evidence].filter(
        ({ totalEvents, enclosure }) =>
          !holds(totalEvents, events.length) || !holds(enclosure, good),
      );
      expect(outside).toEqual([]);
      if (scraped.evidence.lossy || plain.evidence.lossy) {
        told.lossy += 1;
        return;
      }
      told.sharp += 1;
      const [before, after] = [plain, scraped].map(({ evidence }) =>
        widthOf(evidence!.totalEvents),
      );
      expect(after!).toBeLessThanOrEqual(before! + DUST);
      expect(widthOf(scraped.evidence.enclosure)).toBeLessThanOrEqual(
        widthOf(plain.evidence.enclosure) + DUST,
      );
      told.narrower += after! < before! / 3 ? 1 : 0;
    });
    fc.assert(run, { numRuns: 250, seed: 20_261_121 });
    expect(told.kept).toBeGreaterThan(0.7 * told.made);
    expect(told.lossy).toBeGreaterThan(30);
    expect(told.narrower).toBeGreaterThan(0.8 * told.sharp);
  });
});

function livesOf({ kills, knowsStart, badShare }: World, random: () => number): readonly Life[] {
  // A second restart may go unseen where nothing says when a process started, with scrapes of our own or without.
  const seen = knowsStart ? kills : Math.min(1, kills);
  const cuts = Array.from({ length: seen }, () => T0 + Math.floor(random() * SPAN_MS)).sort();
  const starts = [T0 - 60_000, ...cuts.map((atMs) => atMs + 300 + Math.floor(random() * 3_000))];
  return starts.flatMap((fromMs, i) => {
    const toMs = cuts[i] ?? T0 + SPAN_MS;
    if (toMs <= fromMs) return [];
    const events: Event[] = [];
    // Steady, as an open load is: what a dead process lost is bounded by the rates that were seen.
    for (let atMs = fromMs + random() * 20; atMs < toMs; atMs += 20) {
      events.push({ atMs, bad: random() < badShare });
    }
    return [{ fromMs, toMs, events }];
  });
}

function exposedAt(atMs: number, lives: readonly Life[]): ReadonlyMap<string, number> | undefined {
  const life = lives.find(({ fromMs, toMs }) => fromMs <= atMs && atMs < toMs);
  if (life === undefined) return undefined;
  const seen = life.events.filter((event) => event.atMs < atMs);
  const bad = seen.filter((event) => event.bad).length;
  const counters = [
    ['200', seen.length - bad],
    ['503', bad],
  ] as const;
  const start = [START, Math.round(life.fromMs / 1_000)] as const;
  return new Map([...counters.filter(([, n]) => n > 0), start]);
}

function capturedBy(
  lives: readonly Life[],
  { intervalMs, knowsStart, offsetMs, errorMs, wrongBy }: World,
  random: () => number,
): readonly CapturedSeries[] {
  const series = new Map<string, [number, number][]>();
  const durations: [number, number][] = [];
  const theirs = offsetMs + wrongBy * errorMs;
  for (let ours = T0 - 20_000 + random() * intervalMs; ours < T0 + SPAN_MS; ours += intervalMs) {
    const tookMs = 2 + random() * 40;
    const atMs = Math.floor(ours + theirs);
    durations.push([atMs, tookMs / 1_000]);
    for (const [key, value] of exposedAt(ours + random() * tookMs, lives) ?? []) {
      series.set(key, [...(series.get(key) ?? []), [atMs, value]]);
    }
  }
  const of = (selector: string, keys: readonly string[]): CapturedSeries => ({
    selector,
    fromMs: T0,
    toMs: T0 + SPAN_MS,
    series: keys.flatMap((key): readonly RawSeries[] => {
      const samples = series.get(key);
      return samples === undefined ? [] : [{ labels: labelsOf(key), samples }];
    }),
  });
  const duration = { labels: { ...LABELS, __name__: DURATION }, samples: durations };
  return [
    { selector: DURATION, fromMs: T0, toMs: T0 + SPAN_MS, series: [duration] },
    of(START, knowsStart ? [START] : []),
    of(BAD, ['503']),
    of(TOTAL, ['200', '503']),
  ];
}

const target = { labels: LABELS, url: 'http://api/metrics' };

function scrapeAt(
  sentMs: number,
  lives: readonly Life[],
  random: () => number,
  knowsStart: boolean,
): readonly BoundaryScrape[] {
  const receivedMs = sentMs + Math.floor(random() * 60);
  const exposed = exposedAt(sentMs + random() * (receivedMs - sentMs), lives);
  if (exposed === undefined) return [];
  const samples = [...exposed]
    .filter(([key]) => key !== START || knowsStart)
    .map(([key, value]) => ({ labels: labelsOf(key), value }));
  return [{ target, sentMs, receivedMs, samples }];
}

function labelsOf(key: string): RawSeries['labels'] {
  if (key === START) return { ...LABELS, __name__: START };
  return { ...LABELS, __name__: 'requests_total', status: key };
}

function widthOf({ low, high }: Pick<Enclosure, 'low' | 'high'>): number {
  return high - low;
}

function holds({ low, high }: Pick<Enclosure, 'low' | 'high'>, truth: number): boolean {
  return low <= truth + DUST && truth <= high + DUST;
}
