/** One thread of a campaign: feeds its share of the inputs and says before each which one it is. */
import { parentPort, workerData } from 'node:worker_threads';
import { feedOne } from './feed-one.ts';
import type { FuzzTarget } from './fuzz-target.ts';

export type WorkerOrder = {
  /** URL of a module that exports `target`. */
  readonly module: string;
  readonly campaign: number;
  /** Feeds `from`, `from + step`, … below `to`. */
  readonly from: number;
  readonly to: number;
  readonly step: number;
  /** Holds the number of the input that is being fed. */
  readonly current: SharedArrayBuffer;
};

export type WorkerWord =
  | {
      readonly kind: 'answered';
      readonly answers: Readonly<Record<string, number>>;
      readonly slowestMs: number;
      readonly slowest: number;
      readonly fed: number;
    }
  | { readonly kind: 'done' }
  | { readonly kind: 'unsound'; readonly index: number; readonly why: string };

const TELL_EVERY = 1_000;
const order = workerData as WorkerOrder;
const { target } = (await import(order.module)) as { readonly target: FuzzTarget };
const current = new Int32Array(order.current);

let answers: Record<string, number> = {};
let slowest = { index: order.from, tookMs: 0 };
let fed = 0;

// oxlint-disable-next-line unicorn/require-post-message-target-origin -- A thread is no window.
const say = (word: WorkerWord) => parentPort?.postMessage(word);
const tell = () => {
  say({ kind: 'answered', answers, slowestMs: slowest.tookMs, slowest: slowest.index, fed });
  answers = {};
  fed = 0;
};

for (let index = order.from; index < order.to; index += order.step) {
  Atomics.store(current, 0, index);
  const { answer, tookMs } = await feedOne(target, order.campaign, index);
  fed += 1;
  if (tookMs > slowest.tookMs) slowest = { index, tookMs };
  if (answer.sound) answers[answer.answer] = (answers[answer.answer] ?? 0) + 1;
  else say({ kind: 'unsound', index, why: answer.why });
  if (fed === TELL_EVERY) tell();
}
tell();
say({ kind: 'done' });
