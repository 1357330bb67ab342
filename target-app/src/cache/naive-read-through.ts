import type { Metrics } from '../observability/metrics.ts';
import { decodeEntry, encodeEntry, type CacheEntry } from './cache-entry.ts';
import type { KeyValueStore } from './key-value-store.ts';
import type { ReadThrough, Served, Subject } from './read-through.ts';

export type NaiveReadThroughOptions = {
  readonly store: KeyValueStore;
  readonly metrics: Metrics;
  readonly freshMs: number;
  readonly now: () => number;
};

/** The textbook cache-aside: waits for the cache at every step and fails when the cache fails. */
export class NaiveReadThrough implements ReadThrough {
  private readonly options: NaiveReadThroughOptions;

  constructor(options: NaiveReadThroughOptions) {
    this.options = options;
  }

  async read<T>(subject: Subject<T>): Promise<Served<T> | undefined> {
    const { store, freshMs, now } = this.options;
    const entry = await this.lookUp(subject);
    if (entry !== undefined) return { ...entry, isStale: false };
    const value = await subject.load();
    if (value === undefined) return undefined;
    await store.set(subject.key, encodeEntry(value, now()), freshMs);
    return { value, ageMs: 0, isStale: false };
  }

  async forget(keys: readonly string[]): Promise<void> {
    await this.options.store.delete(keys);
  }

  clear(): Promise<number> {
    return this.options.store.clear();
  }

  private async lookUp<T>(subject: Subject<T>): Promise<CacheEntry<T> | undefined> {
    const { store, metrics, freshMs, now } = this.options;
    try {
      const entry = decodeEntry(await store.get(subject.key), subject.holds, now());
      // Another variant may have left a copy here that it keeps for longer.
      const isHit = entry !== undefined && entry.ageMs < freshMs;
      metrics.cacheRequests.inc({ result: isHit ? 'hit' : 'miss' });
      return isHit ? entry : undefined;
    } catch (error) {
      metrics.cacheRequests.inc({ result: 'error' });
      throw error;
    }
  }
}
