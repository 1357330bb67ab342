import { availableParallelism } from 'node:os';
import { Worker } from 'node:worker_threads';
import type { WorkerOrder, WorkerWord } from './fuzz-worker.ts';

const LOOK_EVERY_MS = 250;
/** An input that fills this has blown up. */
const MOST_MEGABYTES = 512;

export type Campaign = {
  readonly module: string;
  readonly seed: number;
  readonly inputs: number;
  /** Whoever takes longer hangs. */
  readonly longestMs: number;
  readonly onProgress: (fed: number) => void;
};

export type Outcome = {
  readonly fed: number;
  readonly answers: Readonly<Record<string, number>>;
  readonly slowest: { readonly index: number; readonly tookMs: number };
  readonly unsound: readonly { readonly index: number; readonly why: string }[];
};

/** Feeds so many inputs in as many threads as there are processors; a thread that hangs or blows up is ended and replaced. */
export async function runCampaign(campaign: Campaign): Promise<Outcome> {
  const sum = new Sum(campaign.onProgress);
  const step = Math.max(1, availableParallelism());
  const lanes = Array.from({ length: step }, (_, from) => feedLane(campaign, { from, step }, sum));
  await Promise.all(lanes);
  return sum;
}

class Sum implements Outcome {
  fed = 0;
  readonly answers: Record<string, number> = {};
  slowest = { index: 0, tookMs: 0 };
  readonly unsound: { index: number; why: string }[] = [];
  readonly #onProgress: (fed: number) => void;

  constructor(onProgress: (fed: number) => void) {
    this.#onProgress = onProgress;
  }

  hear(word: Exclude<WorkerWord, { readonly kind: 'done' }>): void {
    if (word.kind === 'unsound') {
      this.unsound.push({ index: word.index, why: word.why });
      return;
    }
    this.fed += word.fed;
    for (const [answer, count] of Object.entries(word.answers)) {
      this.answers[answer] = (this.answers[answer] ?? 0) + count;
    }
    if (word.slowestMs > this.slowest.tookMs) {
      this.slowest = { index: word.slowest, tookMs: word.slowestMs };
    }
    this.#onProgress(this.fed);
  }
}

/** Every `step`-th input from `from`; goes on after one that ended its thread. */
async function feedLane(
  { module, seed, inputs, longestMs }: Campaign,
  { from, step }: { readonly from: number; readonly step: number },
  sum: Sum,
): Promise<void> {
  for (let next: number | undefined = from; next !== undefined && next < inputs;) {
    const current = new SharedArrayBuffer(4);
    const order: WorkerOrder = { module, campaign: seed, from: next, to: inputs, step, current };
    const why = await endOf(order, sum, longestMs);
    if (why === undefined) return;
    const index: number = new Int32Array(current)[0] ?? next;
    sum.unsound.push({ index, why });
    next = index + step;
  }
}

/** Resolves when the thread has fed all it should, or with the reason why it did not. */
function endOf(order: WorkerOrder, sum: Sum, longestMs: number): Promise<string | undefined> {
  const worker = new Worker(new URL('fuzz-worker.ts', import.meta.url), {
    workerData: order,
    resourceLimits: { maxOldGenerationSizeMb: MOST_MEGABYTES },
  });
  const current = new Int32Array(order.current);
  let seen = -1;
  let sinceMs = performance.now();
  let why: string | undefined;
  let isDone = false;
  const look = setInterval(() => {
    const index = Atomics.load(current, 0);
    if (index !== seen) {
      seen = index;
      sinceMs = performance.now();
    } else if (performance.now() - sinceMs > longestMs) {
      why = `it gave no answer within ${longestMs} ms`;
      void worker.terminate();
    }
  }, LOOK_EVERY_MS);
  worker.on('message', (word: WorkerWord) => {
    if (word.kind === 'done') isDone = true;
    else sum.hear(word);
  });
  worker.on('error', (error) => (why = `it ended its thread: ${String(error)}`));
  return new Promise((resolve) => {
    worker.on('exit', () => {
      clearInterval(look);
      resolve(isDone ? undefined : (why ?? 'it ended its thread'));
    });
  });
}
