import type { Experiment } from '../../src/domain/experiment.ts';
import type { PhaseWindow } from '../../src/domain/phase.ts';
import type { EpochMs, Ms, Ratio } from '../../src/domain/units.ts';
import { layOut, SAMPLE_START_MS, type Timeline } from '../fixtures/journal-timeline.ts';
import { AVAILABILITY, CACHE_LATENCY } from '../fixtures/sample-experiment.ts';
import type { Draw } from './draw.ts';

/** A request, as the service counted it, whether or not that count was ever scraped. */
export type ServerEvent = { readonly atMs: EpochMs; readonly bad: boolean };

/** A service that only Prometheus sees. */
export type ServerWorld = {
  readonly experiment: Experiment;
  readonly target: Ratio;
  readonly rate: number;
  readonly timeline: Timeline;
  readonly scrapeMs: Ms;
};

export type Burst = 'spread' | 'first' | 'last' | 'after';

export function serverWorld(draw: Draw, scrapeMs: Ms): ServerWorld {
  const rate = draw.whole(20, 50);
  const target = draw.oneOf(0.8, 0.9, 0.95, 0.99);
  const scrapes = draw.whole(4, 10);
  const length = Math.max(12_000, scrapes * scrapeMs);
  const phases = { warmup: 0, baseline: length + 1_000, fault: length, recovery: length };
  const { client: _, ...sli } = AVAILABILITY;
  const experiment: Experiment = {
    ...CACHE_LATENCY,
    load: { ...CACHE_LATENCY.load, ratePerSecond: rate },
    phases,
    objectives: [{ kind: 'availability', name: 'availability', sli, target, during: ['fault'] }],
  };
  return { experiment, target, rate, scrapeMs, timeline: layOut(experiment, SAMPLE_START_MS) };
}

export function faultWindow({ timeline }: ServerWorld): PhaseWindow {
  const window = timeline.windows.find(({ phase }) => phase === 'fault');
  if (window === undefined) throw new Error('The simulated run has no fault phase.');
  return window;
}

/**
 * Even traffic while the load lasts. That share of the fault phase is bad, spread over it or in a burst at one of its
 * edges; or all is good until right after it, and then all is bad for a while.
 */
export function eventsOf(
  { rate, timeline }: ServerWorld,
  badShare: Ratio,
  burst: Burst,
): readonly ServerEvent[] {
  const window = timeline.windows.find(({ phase }) => phase === 'fault');
  const [fromMs, toMs] = [window?.startedAtMs ?? 0, window?.endedAtMs ?? 0];
  const events: ServerEvent[] = [];
  let owed = 0;
  for (let i = 0; ; i += 1) {
    // Half a millisecond keeps events off scrapes and edges, which are whole.
    const atMs = Math.floor(timeline.releasedAtMs + (i * 1_000) / rate) + 0.5;
    if (atMs >= timeline.loadEndedAtMs) return events;
    const into = (atMs - fromMs) / (toMs - fromMs);
    const isIn = into > 0 && into < 1;
    owed += isIn ? badShare : 0;
    const bad = {
      spread: isIn && owed >= 1 - 1e-9,
      first: isIn && into < badShare,
      last: isIn && into > 1 - badShare,
      after: into > 1 && into < 1.6,
    }[burst];
    if (bad) owed -= 1;
    events.push({ atMs, bad });
  }
}

/** The share of good events that is true of a window. */
export function trueShare(
  events: readonly ServerEvent[],
  { startedAtMs, endedAtMs }: PhaseWindow,
): Ratio {
  const inside = events.filter(({ atMs }) => atMs >= startedAtMs && atMs < endedAtMs);
  return inside.filter(({ bad }) => !bad).length / inside.length;
}
