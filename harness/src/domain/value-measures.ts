import type { Enclosure } from './finding.ts';
import type { ValueObjective, ValueOp } from './objective.ts';
import { isUpperLimit } from './objective-words.ts';
import type { ValuePoints } from './value-points.ts';

/** Whether a number is within the limit. */
export function isWithin(value: number, op: ValueOp, limit: number): boolean {
  switch (op) {
    case 'lte':
      return value <= limit;
    case 'lt':
      return value < limit;
    case 'gte':
      return value >= limit;
    case 'gt':
      return value > limit;
  }
}

/**
 * What one series came to, with what the edges of the phase and missing points leave open (docs/method.md, Values).
 * A missing point of a share may have been on either side of the limit; of a maximum, a minimum and a mean, it is
 * taken to be like the others, which is what scrape coverage is for. Undefined when no point is in it for certain.
 */
export function measureOf(objective: ValueObjective, points: ValuePoints): Enclosure | undefined {
  if (points.sure.length === 0) return undefined;
  switch (objective.of.kind) {
    case 'share':
      return shareWithin(objective, points);
    case 'max':
      return extreme(points, (a, b) => a > b);
    case 'min':
      return extreme(points, (a, b) => a < b);
    case 'mean':
      return meanOf(points);
  }
}

/**
 * The worst that a series may have come to of which no point is in the phase for certain: it may have had no part in it,
 * so only the bad end of what is left open goes by it. Undefined for any other series.
 */
export function worstAtEdges(
  { of, op, limit }: ValueObjective,
  { sure, edge }: ValuePoints,
): number | undefined {
  if (sure.length > 0 || edge.length === 0) return undefined;
  const values = edge.map(([, value]) => value);
  if (of.kind === 'share') return values.every((value) => isWithin(value, op, limit)) ? 1 : 0;
  return values.reduce((a, b) => (isUpperLimit(op) ? Math.max(a, b) : Math.min(a, b)));
}

/** `low = good / (good + bad + bad at the edges + missing)`, and `high` the other way round. */
function shareWithin({ op, limit }: ValueObjective, points: ValuePoints): Enclosure {
  const good = (some: ValuePoints['sure']) =>
    some.filter(([, value]) => isWithin(value, op, limit)).length;
  const { sure, edge, missing } = points;
  const [goodSure, goodEdge] = [good(sure), good(edge)];
  const badEdge = edge.length - goodEdge;
  return {
    low: goodSure / (sure.length + badEdge + missing),
    estimate: (goodSure + goodEdge) / (sure.length + edge.length),
    high: (goodSure + goodEdge + missing) / (sure.length + goodEdge + missing),
  };
}

function extreme(
  { sure, edge }: ValuePoints,
  isFurther: (a: number, b: number) => boolean,
): Enclosure {
  const furthest = (points: ValuePoints['sure'], from: number | undefined) => {
    let found = from;
    for (const [, value] of points) {
      if (found === undefined || isFurther(value, found)) found = value;
    }
    return found ?? Number.NaN;
  };
  const certain = furthest(sure, undefined);
  const possible = furthest(edge, certain);
  const [low, high] = certain <= possible ? [certain, possible] : [possible, certain];
  return { low, estimate: possible, high };
}

function meanOf({ sure, edge }: ValuePoints): Enclosure {
  const values = edge.map(([, value]) => value).toSorted((a, b) => a - b);
  const certain = sure.reduce((sum, [, value]) => sum + value / sure.length, 0);
  const all = [...sure, ...edge];
  return {
    low: pulled(certain, sure.length, values, (value, mean) => value < mean),
    estimate: all.reduce((sum, [, value]) => sum + value / all.length, 0),
    high: pulled(certain, sure.length, values.toReversed(), (value, mean) => value > mean),
  };
}

/** The mean as far as points at the edges can pull it, the furthest first. */
function pulled(
  from: number,
  count: number,
  values: readonly number[],
  pulls: (value: number, mean: number) => boolean,
): number {
  let [mean, n] = [from, count];
  for (const value of values) {
    if (!pulls(value, mean)) break;
    n += 1;
    mean += (value - mean) / n;
  }
  return mean;
}
