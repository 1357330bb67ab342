import { seededRandom } from '../kit/seeded-random.ts';

/** Random choices that a seed decides, for runs that are the same every time. */
export type Draw = {
  /** A whole number from `low` to `high`, both included. */
  readonly whole: (low: number, high: number) => number;
  readonly oneOf: <T>(...choices: readonly [T, ...T[]]) => T;
  readonly chance: (share: number) => boolean;
};

export function drawFrom(seed: number): Draw {
  const next = seededRandom(seed);
  const whole = (low: number, high: number) => low + Math.floor(next() * (high - low + 1));
  return {
    whole,
    oneOf: (...choices) => choices[whole(0, choices.length - 1)] ?? choices[0],
    chance: (share) => next() < share,
  };
}
