import type { RawSeries } from '../../domain/raw-series.ts';
import type { EpochMs, Ms } from '../../domain/units.ts';
import type { RunClock } from './run-clock.ts';

/** Two samples further apart than this tell nothing of the seconds between them. */
const LONGEST_GAP_MS: Ms = 5_000;

/**
 * How much a counter grew in each second of the axis, by linear interpolation between its scrapes; a reset
 * counts from zero. Undefined where the counter was not being scraped.
 */
export function secondlyIncreases(
  samples: RawSeries['samples'],
  clock: RunClock,
): readonly (number | undefined)[] {
  const points = withoutResets(samples);
  const levels = levelsAt(points, clock);
  return Array.from({ length: clock.seconds }, (_, second) => {
    const before = levels[second];
    const after = levels[second + 1];
    return before === undefined || after === undefined ? undefined : after - before;
  });
}

type Point = { readonly atMs: EpochMs; readonly level: number };

function withoutResets(samples: RawSeries['samples']): readonly Point[] {
  let level = 0;
  let previous: number | undefined;
  return samples.map(([atMs, value]) => {
    if (previous !== undefined) level += value >= previous ? value - previous : value;
    previous = value;
    return { atMs, level };
  });
}

/** The counter's level at every whole second of the axis, both ends included. */
function levelsAt(points: readonly Point[], clock: RunClock): readonly (number | undefined)[] {
  let next = 0;
  return Array.from({ length: clock.seconds + 1 }, (_, second) => {
    const atMs = clock.originMs + second * 1_000;
    while ((points[next]?.atMs ?? Infinity) < atMs) next += 1;
    return interpolate(points[next - 1], points[next], atMs);
  });
}

function interpolate(
  before: Point | undefined,
  after: Point | undefined,
  atMs: EpochMs,
): number | undefined {
  if (after?.atMs === atMs) return after.level;
  if (before === undefined || after === undefined) return undefined;
  const gapMs = after.atMs - before.atMs;
  if (gapMs > LONGEST_GAP_MS) return undefined;
  return before.level + ((after.level - before.level) * (atMs - before.atMs)) / gapMs;
}
