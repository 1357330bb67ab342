import type { RateLimit } from './rate-limit.ts';
import { takeToken, type BucketState } from './token-bucket.ts';

/** The buckets of this process alone, for when the shared ones cannot be reached. Bounded: the least used go first. */
export class LocalBuckets {
  private readonly most: number;
  private readonly nowUs: () => number;
  /** When each is full again, in the order of their last use. */
  private readonly fullAtUs = new Map<string, number>();

  constructor(most: number, nowUs: () => number) {
    this.most = most;
    this.nowUs = nowUs;
  }

  take(key: string, limit: RateLimit): BucketState {
    const fullInUs = Math.max(0, (this.fullAtUs.get(key) ?? 0) - this.nowUs());
    const state = takeToken(fullInUs, limit);
    this.follow(key, state);
    return state;
  }

  /** Takes over what a bucket elsewhere looks like, to go on from there, unless this one is emptier already. */
  follow(key: string, state: BucketState): void {
    const fullAtUs = Math.max(this.fullAtUs.get(key) ?? 0, this.nowUs() + state.fullInUs);
    this.fullAtUs.delete(key);
    this.fullAtUs.set(key, fullAtUs);
    const [leastUsed] = this.fullAtUs.keys();
    if (this.fullAtUs.size > this.most && leastUsed !== undefined) this.fullAtUs.delete(leastUsed);
  }
}
