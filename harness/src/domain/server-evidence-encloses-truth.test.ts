import { describe, expect, it } from '@jest/globals';
import * as fc from 'fast-check';
import {
  capture,
  type Event,
  eventsIn,
  targetsOf,
  windowIn,
  world,
} from '../../test/fixtures/scraped-world.ts';
import { seededRandom } from '../../test/kit/seeded-random.ts';
import type { Objective } from './objective.ts';
import { counterIncrease, serverEvidence } from './server-evidence.ts';

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
      const random = seededRandom(world.seed);
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
        const random = seededRandom(world.seed);
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

function violations(
  truth: number,
  enclosure: { readonly low: number; readonly estimate: number; readonly high: number },
): readonly string[] {
  const { low, estimate, high } = enclosure;
  const holds = low <= truth + DUST && truth <= high + DUST;
  const ordered = low <= estimate + DUST && estimate <= high + DUST;
  return holds && ordered ? [] : [`${String(truth)} not in ${JSON.stringify(enclosure)}`];
}
