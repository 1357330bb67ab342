import { describe, expect, it } from '@jest/globals';
import * as fc from 'fast-check';
import type { Objective } from './objective.ts';
import type { CapturedSeries, RawSeries } from './raw-series.ts';
import { counterIncrease, serverEvidence } from './server-evidence.ts';

/*
 * The reference: processes that count events at known times, are killed and start again, and are scraped. It shares
 * no code with what it checks: the truth is the number of events in the window, lost ones included.
 */

type Event = { readonly atMs: number; readonly bad: boolean; readonly seconds: number };
/** One life of a process: it exposes a counter from its first event of that kind on. */
type Life = { readonly fromMs: number; readonly toMs: number; readonly events: readonly Event[] };
type Target = { readonly instance: string; readonly lives: readonly Life[] };

type World = {
  readonly intervalMs: number;
  readonly seed: number;
  readonly targets: number;
  /** Kills of each target, at most. */
  readonly kills: number;
  readonly badShare: number;
  readonly companions: boolean;
  readonly clock: { readonly offsetMs: number; readonly errorMs: number };
};

const BOUNDS = [
  ['0.1', 0.1],
  ['0.3', 0.3],
  ['+Inf', Infinity],
] as const;
const CLOCK_STARTS_MS = 1_795_000_000_000;

const world = (intervalMs: number): fc.Arbitrary<World> =>
  fc.record({
    intervalMs: fc.constant(intervalMs),
    seed: fc.nat(),
    targets: fc.integer({ min: 1, max: 3 }),
    kills: fc.nat({ max: 2 }),
    badShare: fc.constantFrom(0, 0.002, 0.05, 0.5, 1),
    companions: fc.boolean(),
    clock: fc.record({
      offsetMs: fc.integer({ min: -250, max: 250 }),
      errorMs: fc.constantFrom(0, 1, 40),
    }),
  });

/** Mulberry32. */
function randomOf(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296;
  };
}

function lengthMs({ intervalMs }: World): number {
  return 20_000 + 14 * intervalMs;
}

/** Events come evenly, a third faster in the first part of the run than ever after: that is what bounds the rate. */
function targetsOf(world: World, random: () => number): readonly Target[] {
  const spacingMs = 60 + Math.floor(random() * 200);
  const spacing = (atMs: number) => (atMs < peakEndsMs(world) ? spacingMs : spacingMs * 1.34);
  return Array.from({ length: world.targets }, (_, index) => {
    const isLate = world.companions && index > 0;
    const bornMs = isLate ? random() * lengthMs(world) * 0.6 : -20_000 - 3 * world.intervalMs;
    const lives = livesOf(world, Math.floor(bornMs), random);
    return { instance: `api:${String(index)}`, lives: withEvents(lives, spacing, world, random) };
  });
}

function peakEndsMs({ intervalMs }: World): number {
  return 5_000 + 4 * intervalMs;
}

function livesOf(world: World, bornMs: number, random: () => number): readonly Life[] {
  const { intervalMs } = world;
  const lives: Life[] = [];
  let [fromMs, kills] = [bornMs, world.kills];
  while (kills > 0) {
    // A process that starts again within the rounding of its start time cannot be told from the one before.
    // The first is scraped before: a target that never was leaves no trace that anything could enclose.
    const seenMs = lives.length === 0 ? 1.1 * intervalMs : 0;
    const soonestMs = Math.max(peakEndsMs(world), fromMs + 2_500 + seenMs);
    const withinMs = random() < 0.5 ? 2 * intervalMs : lengthMs(world) - soonestMs;
    const killMs = Math.floor(soonestMs + random() * withinMs);
    lives.push({ fromMs, toMs: killMs + 0.25, events: [] });
    fromMs = Math.floor(killMs + 400 + random() * random() * 3 * intervalMs);
    kills -= 1;
    if (random() < 0.2) return lives;
  }
  return [...lives, { fromMs, toMs: Number.POSITIVE_INFINITY, events: [] }];
}

function withEvents(
  lives: readonly Life[],
  spacingAt: (atMs: number) => number,
  world: World,
  random: () => number,
): readonly Life[] {
  return lives.map(({ fromMs, toMs }) => {
    const events: Event[] = [];
    const stopMs = Math.min(toMs, lengthMs(world));
    for (let atMs = fromMs + random() * 50; atMs < stopMs; atMs += spacingAt(atMs)) {
      // Half a millisecond keeps events off scrapes and ends of windows, which are whole.
      const event = { atMs: Math.floor(atMs) + 0.5, bad: random() < world.badShare };
      events.push({ ...event, seconds: random() * 0.5 });
    }
    return { fromMs, toMs, events };
  });
}

/** What a process shows when it is scraped: each counter from its first event on. */
class Exposition {
  /** By status: all events, then those in each bucket. */
  readonly #counts = { '200': [0, 0, 0, 0], '503': [0, 0, 0, 0] };
  readonly #counters: readonly (readonly [RawSeries['labels'], readonly number[], number])[];

  constructor(target: RawSeries['labels']) {
    this.#counters = Object.entries(this.#counts).flatMap(([status, counts]) => [
      [{ __name__: 'requests_total', ...target, status }, counts, 0] as const,
      ...BOUNDS.map(
        ([le], i) =>
          [{ __name__: 'seconds_bucket', ...target, status, le }, counts, i + 1] as const,
      ),
    ]);
  }

  count({ bad, seconds }: Event): void {
    const counts = this.#counts[bad ? '503' : '200'];
    counts[0]! += 1;
    BOUNDS.forEach(([, bound], i) => {
      if (seconds <= bound) counts[i + 1]! += 1;
    });
  }

  shown(): readonly (readonly [RawSeries['labels'], number])[] {
    return this.#counters
      .filter(([, counts]) => counts[0]! > 0)
      .map(([labels, counts, i]) => [labels, counts[i]!]);
  }
}

/** Scrapes every target; a scrape of a dead one yields nothing but its duration. */
function capture(world: World, targets: readonly Target[], random: () => number) {
  const collected = new Map<string, { labels: RawSeries['labels']; samples: [number, number][] }>();
  const add = (labels: RawSeries['labels'], sample: [number, number]) => {
    const key = Object.values(labels).join();
    const series = collected.get(key) ?? { labels, samples: [] };
    series.samples.push(sample);
    collected.set(key, series);
  };
  const errorMs = Math.round((random() * 2 - 1) * world.clock.errorMs);
  const skewMs = CLOCK_STARTS_MS + world.clock.offsetMs + errorMs;
  for (const { instance, lives } of targets) {
    const target = { job: 'api', instance };
    const phaseMs = Math.floor(random() * world.intervalMs);
    let [scraped, process, next] = [lives[0], new Exposition(target), 0];
    for (let atMs = phaseMs; atMs < lengthMs(world); atMs += world.intervalMs) {
      const mostMs = Math.min(900, world.intervalMs / 2);
      const delayMs = world.companions ? Math.floor(random() * mostMs) : 0;
      const readMs = atMs + delayMs;
      const at = atMs + skewMs;
      if (world.companions) {
        add({ __name__: 'scrape_duration_seconds', ...target }, [at, delayMs / 1_000]);
      }
      const life = lives.find(({ fromMs, toMs }) => readMs > fromMs && readMs < toMs);
      if (life === undefined) continue;
      if (life !== scraped) [scraped, process, next] = [life, new Exposition(target), 0];
      while ((life.events[next]?.atMs ?? Infinity) < readMs) {
        process.count(life.events[next]!);
        next += 1;
      }
      if (world.companions) {
        const startSeconds = Math.round((life.fromMs + skewMs) / 1_000);
        add({ __name__: 'process_start_time_seconds', ...target }, [at, startSeconds]);
      }
      for (const [labels, count] of process.shown()) add(labels, [at, count]);
    }
  }
  const all = [...collected.values()];
  const named = (selector: string, name: string, status?: string): CapturedSeries => ({
    selector,
    fromMs: CLOCK_STARTS_MS - 1_000,
    toMs: CLOCK_STARTS_MS + lengthMs(world) + 1_000,
    series: all.filter(
      ({ labels }) =>
        labels['__name__'] === name && (status ?? labels['status']) === labels['status'],
    ),
  });
  const total = named('requests_total', 'requests_total');
  const captured = [
    named('scrape_duration_seconds', 'scrape_duration_seconds'),
    named('process_start_time_seconds', 'process_start_time_seconds'),
    named('requests_total{status="503"}', 'requests_total', '503'),
    total,
    named('seconds_bucket', 'seconds_bucket'),
  ];
  return { captured, total };
}

const sli = { name: 'api', service: 'api', description: '' };
const availability: Objective = {
  kind: 'availability',
  name: 'availability',
  target: 0.99,
  during: [],
  sli: {
    ...sli,
    server: {
      kind: 'ratio',
      bad: 'requests_total{status="503"}',
      total: 'requests_total',
      absentBadMeansZero: true,
    },
  },
};
const latency = (underMs: number): Objective => ({
  kind: 'latency',
  name: 'latency',
  target: 0.95,
  underMs,
  during: [],
  sli: { ...sli, server: { kind: 'histogram', buckets: 'seconds_bucket' } },
});

const OBJECTIVES = [
  [availability, ({ bad }: Event) => !bad],
  [latency(300), ({ seconds }: Event) => seconds <= 0.3],
  [latency(200), ({ seconds }: Event) => seconds <= 0.2],
  [latency(50), ({ seconds }: Event) => seconds <= 0.05],
  [latency(800), () => true],
] as const;

const WINDOWS = 2;
const PER_SCRAPE_INTERVAL = [1_000, 5_000, 15_000] as const;
const SETTINGS = { numRuns: 500, seed: 20_260_117 };
const EXACT_SETTINGS = { ...SETTINGS, numRuns: 150 };
/** What floating-point sums may be off by. */
const DUST = 1e-9;

describe.each(PER_SCRAPE_INTERVAL)('what is scraped every %i ms', (intervalMs) => {
  it('encloses the truth in every window, through births, kills, restarts and clock errors', () => {
    const said = { evidence: 0, lossy: 0, increases: 0 };
    const run = fc.property(world(intervalMs), (world) => {
      const random = randomOf(world.seed);
      const targets = targetsOf(world, random);
      const { captured, total } = capture(world, targets, random);
      const clock = { ...world.clock, measuredAtMs: 0 };
      const outside: string[] = [];
      for (let i = 0; i < WINDOWS; i += 1) {
        const window = windowIn(world, total, random);
        const events = eventsIn(targets, window);
        for (const [objective, isGood] of OBJECTIVES) {
          const { evidence, reasons } = serverEvidence(objective, window, captured, clock);
          if (evidence === undefined) {
            const silent = /^(SCRAPES_MISSING|NO_TRAFFIC|NO_SAMPLES)$/.test(reasons[0]?.code ?? '');
            outside.push(...(silent ? [] : [JSON.stringify(reasons)]));
            continue;
          }
          said.evidence += 1;
          said.lossy += evidence.lossy ? 1 : 0;
          const ratio = events.filter(isGood).length / events.length;
          outside.push(...violations(ratio, evidence.enclosure));
          outside.push(...violations(events.length, evidence.totalEvents));
        }
        // Alone, a counter says nothing of how long its scrapes took, nor of when its process started.
        const increase = world.companions ? undefined : counterIncrease(total, window, clock);
        if (increase === undefined) continue;
        said.increases += 1;
        outside.push(...violations(events.length, increase));
      }
      expect(outside).toEqual([]);
    });
    fc.assert(run, SETTINGS);
    expect(said.evidence).toBeGreaterThan(0.5 * OBJECTIVES.length * WINDOWS * SETTINGS.numRuns);
    expect(said.lossy).toBeGreaterThan(0.05 * said.evidence);
    expect(said.increases).toBeGreaterThan(0.25 * WINDOWS * SETTINGS.numRuns);
  });

  it('is exact when a window begins and ends at scrapes and nothing is killed', () => {
    const still = world(intervalMs).map((world) => ({
      ...world,
      targets: 1,
      kills: 0,
      companions: false,
      clock: { offsetMs: world.clock.offsetMs, errorMs: 0 },
    }));
    const run = fc.property(
      still,
      fc.nat({ max: 6 }),
      fc.integer({ min: 2, max: 6 }),
      (world, from, steps) => {
        const random = randomOf(world.seed);
        const targets = targetsOf(world, random);
        const { captured, total } = capture(world, targets, random);
        const [firstMs] = total.series[0]!.samples[0]!;
        const startedAtMs = firstMs - world.clock.offsetMs + from * intervalMs;
        const endedAtMs = startedAtMs + steps * intervalMs;
        const window = { phase: 'fault' as const, startedAtMs, endedAtMs };
        const events = eventsIn(targets, window);
        const ratio = events.filter(({ bad }) => !bad).length / events.length;
        const clock = { ...world.clock, measuredAtMs: 0 };
        expect(serverEvidence(availability, window, captured, clock)).toEqual({
          reasons: [],
          evidence: {
            enclosure: { low: ratio, estimate: ratio, high: ratio },
            totalEvents: { low: events.length, estimate: events.length, high: events.length },
            series: total.series.length,
            scrapes: steps + 1,
            lossy: false,
          },
        });
      },
    );
    fc.assert(run, EXACT_SETTINGS);
  });
});

type Window = {
  readonly phase: 'fault';
  readonly startedAtMs: number;
  readonly endedAtMs: number;
};

/** A window of a few scrapes; half of its ends lie where it is hardest, within milliseconds of a scrape. */
function windowIn(
  { intervalMs, clock }: World,
  total: CapturedSeries,
  random: () => number,
): Window {
  const near = (atMs: number): number => {
    const times = (total.series[Math.floor(random() * total.series.length)]?.samples ?? []).map(
      ([scrapedMs]) => scrapedMs - clock.offsetMs,
    );
    const next = times.find((scrapedMs) => scrapedMs >= atMs);
    if (next === undefined || random() < 0.5) return atMs;
    return next + Math.floor((random() - 0.4) * 60);
  };
  const startMs = CLOCK_STARTS_MS + Math.floor((3 + random() * 5) * intervalMs);
  const startedAtMs = near(startMs);
  const endMs = near(startMs + Math.floor((2.1 + random() * 6) * intervalMs));
  const endedAtMs = Math.max(endMs, startedAtMs + 1);
  return { phase: 'fault', startedAtMs, endedAtMs };
}

function eventsIn(
  targets: readonly Target[],
  { startedAtMs, endedAtMs }: Window,
): readonly Event[] {
  return targets
    .flatMap(({ lives }) => lives.flatMap((life) => life.events))
    .filter(({ atMs }) => {
      const at = CLOCK_STARTS_MS + atMs;
      return at >= startedAtMs && at < endedAtMs;
    });
}

function violations(
  truth: number,
  enclosure: { readonly low: number; readonly estimate: number; readonly high: number },
): readonly string[] {
  const { low, estimate, high } = enclosure;
  const holds = low <= truth + DUST && truth <= high + DUST;
  const ordered = low <= estimate + DUST && estimate <= high + DUST;
  return holds && ordered ? [] : [`${String(truth)} not in ${JSON.stringify(enclosure)}`];
}
