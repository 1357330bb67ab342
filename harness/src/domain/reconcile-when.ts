import { type CounterStep, cutWindow } from './counter-window.ts';
import type { PhaseWindow } from './phase.ts';
import type { ClockOffset } from './plan.ts';
import type { EpochMs, EpochSecond, Ms } from './units.ts';

/** Which side saw requests that the other did not. */
export type Unseen = 'by-service' | 'by-client';

/** At least so many requests were seen by one side only, all of them in `[from, until)`, whole seconds. */
export type UnseenSpan = {
  readonly atLeast: number;
  readonly fromSecond: EpochSecond;
  readonly untilSecond: EpochSecond;
};

type Sides = {
  /** The service's counters, by target; between two scrapes nobody knows when they grew. */
  readonly steps: readonly (readonly CounterStep[])[];
  /** Requests by the second they began in, of the whole run. */
  readonly client: ReadonlyMap<EpochSecond, number>;
  /** How long after its beginning a request may have been counted. */
  readonly countedWithinMs: Ms;
  readonly clockOffset: ClockOffset | undefined;
};

/**
 * How many requests of a window one side saw for certain and the other cannot have seen, and the shortest span of
 * seconds that holds them all; undefined when none are certain. With `E(t)` what was counted for certain by `t`, `F(t)`
 * what may have been, `C(t)` the client's requests that began before `t` and `d` the time to be counted:
 *
 *     unseen by the service in [a, b)  ≥  C(b) − C(a) − (F(b + d) − E(a))
 *     unseen by the client in [a, b)   ≥  E(b) − F(a) − (C(b) − C(a − d))
 *
 * Both are `P(b) − Q(a)`, so one walk over the seconds finds the span.
 */
export function unseenSpan(
  unseen: Unseen,
  window: Pick<PhaseWindow, 'startedAtMs' | 'endedAtMs'>,
  sides: Sides,
): UnseenSpan | undefined {
  const first = Math.ceil(window.startedAtMs / 1_000);
  const last = Math.floor(window.endedAtMs / 1_000);
  if (last <= first) return undefined;
  const delay = Math.ceil(sides.countedWithinMs / 1_000);
  const began = beganBefore(sides.client, first - delay, last);
  const certain = countedBy(sides, 'certainly');
  const possible = countedBy(sides, 'possibly');
  const bounds = Array.from({ length: last - first + 1 }, (_, k) => first + k);
  const [ends, starts] =
    unseen === 'by-service'
      ? [
          bounds.map((t) => began(t) - possible((t + delay) * 1_000)),
          bounds.map((t) => began(t) - certain(t * 1_000)),
        ]
      : [
          bounds.map((t) => certain(t * 1_000) - began(t)),
          bounds.map((t) => possible(t * 1_000) - began(t - delay)),
        ];
  const atLeast = (ends.at(-1) ?? 0) - (starts[0] ?? 0);
  if (!(atLeast >= 1)) return undefined;
  const [from, until] = shortestWith(starts, ends, atLeast);
  return { atLeast, fromSecond: first + from, untilSecond: first + until };
}

/** The shortest `[a, b)` with `ends[b] − starts[a] ≥ wanted`; there is one, the whole. */
function shortestWith(
  starts: readonly number[],
  ends: readonly number[],
  wanted: number,
): readonly [from: number, until: number] {
  let best: readonly [number, number] = [0, ends.length - 1];
  // Candidates for `a`, oldest and smallest first: one that is newer and no larger is always better.
  const open: number[] = [];
  let head = 0;
  const startAt = (index: number | undefined) => starts[index ?? 0] ?? 0;
  for (let until = 1; until < ends.length; until += 1) {
    while (open.length > head && startAt(open.at(-1)) >= startAt(until - 1)) open.pop();
    open.push(until - 1);
    while (head < open.length && (ends[until] ?? 0) - startAt(open[head]) >= wanted - 1e-6) {
      const from = open[head] ?? 0;
      if (until - from < best[1] - best[0]) best = [from, until];
      head += 1;
    }
  }
  return best;
}

/** How many of the client's requests, from `first` on, began before a second. */
function beganBefore(
  client: ReadonlyMap<EpochSecond, number>,
  first: EpochSecond,
  last: EpochSecond,
): (second: EpochSecond) => number {
  const sums = [0];
  for (let second = first; second < last; second += 1) {
    sums.push((sums.at(-1) ?? 0) + (client.get(second) ?? 0));
  }
  return (second) => sums[second - first] ?? 0;
}

/** What the service had counted by a time, for certain or possibly; asked in ascending order of time. */
function countedBy(
  { steps, clockOffset }: Sides,
  how: 'certainly' | 'possibly',
): (ourMs: EpochMs) => number {
  const grown = steps
    .flat()
    .map(({ from, to, growth }) => ({ ms: how === 'certainly' ? to.readByMs : from.atMs, growth }))
    .filter(({ growth }) => growth !== 0)
    .toSorted((a, b) => a.ms - b.ms);
  let [at, total] = [0, 0];
  return (ourMs) => {
    const { start } = cutWindow({ startedAtMs: ourMs, endedAtMs: ourMs }, clockOffset);
    const isBy = (ms: EpochMs) =>
      how === 'certainly' ? ms <= start.earliestMs : ms < start.latestMs;
    for (let next = grown[at]; next !== undefined && isBy(next.ms); next = grown[at]) {
      total += next.growth;
      at += 1;
    }
    return total;
  };
}
