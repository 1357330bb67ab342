import type { FuzzAnswer, FuzzTarget } from './fuzz-target.ts';
import { Random, seedOf } from './random.ts';

/** An input and what came of it. */
export type Fed = { readonly answer: FuzzAnswer; readonly tookMs: number };

/** Makes the input of that number and feeds it; a throw is an unsound answer like any other. */
export async function feedOne(target: FuzzTarget, campaign: number, index: number): Promise<Fed> {
  const input = target.make(new Random(seedOf(campaign, index)));
  const before = builtins();
  const startedAtMs = performance.now();
  let answer: FuzzAnswer;
  try {
    answer = await target.feed(input);
  } catch (error) {
    const why = error instanceof Error ? (error.stack ?? error.message) : String(error);
    answer = { sound: false, why: `it threw: ${why}` };
  }
  const tookMs = performance.now() - startedAtMs;
  if (builtins() !== before) {
    answer = { sound: false, why: 'it changed the prototype of every object' };
  }
  return { answer, tookMs };
}

/** All that hangs on what every object, list and function inherits from. */
function builtins(): string {
  const shared = [Object, Array, Function, String, Number, Map, Set, Promise];
  return shared
    .map(({ prototype }) => Reflect.ownKeys(prototype as object).length)
    .concat(Object.keys(Object.prototype).length)
    .join();
}
