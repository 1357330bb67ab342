import type { Random } from './random.ts';

/** Something that takes whatever it is given and has to give a sound answer. */
export type FuzzTarget<I = unknown> = {
  readonly name: string;
  /** The same draws make the same input. */
  make(random: Random): I;
  /** Feeds it; what the answer was in a word (`read`, `refused`), or what is unsound about it. Never throws, or that is it. */
  feed(input: I): FuzzAnswer | Promise<FuzzAnswer>;
  /** The input as a person can look at it. */
  show(input: I): string;
};

export type FuzzAnswer =
  | { readonly sound: true; readonly answer: string }
  | { readonly sound: false; readonly why: string };
