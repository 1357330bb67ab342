import { seededRandom } from '../kit/seeded-random.ts';

/** Chance that can be had again: the same seed gives the same draws on every machine. */
export class Random {
  /** From 0 up to, not including, 1. */
  readonly next: () => number;

  constructor(seed: number) {
    this.next = seededRandom(seed);
  }

  /** A whole number from 0 up to, not including, `below`. */
  below(below: number): number {
    return Math.floor(this.next() * below);
  }

  chance(probability: number): boolean {
    return this.next() < probability;
  }

  pick<T>(items: readonly T[]): T {
    const item = items[this.below(items.length)];
    if (item === undefined) throw new Error('There is nothing to pick from.');
    return item;
  }

  /** Mostly few, now and then many. */
  count(most: number): number {
    return 1 + Math.floor(this.next() ** 3 * most);
  }
}

/** The seed of one input of a campaign, so that each can be made again alone. */
export function seedOf(campaign: number, index: number): number {
  return (Math.imul(campaign, 0x9e3779b1) ^ Math.imul(index + 1, 0x85ebca6b)) >>> 0;
}
