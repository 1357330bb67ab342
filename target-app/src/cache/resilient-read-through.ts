import type { Instruments } from '../observability/instruments.ts';
import type { CacheResult } from '../observability/metrics.ts';
import { CircuitOpenError, type CircuitBreaker } from '../resilience/circuit-breaker.ts';
import { UnavailableError } from '../resilience/unavailable-error.ts';
import { TooLateError, within } from '../resilience/within.ts';
import { decodeEntry, encodeEntry, type CacheEntry } from './cache-entry.ts';
import type { KeyValueStore } from './key-value-store.ts';
import { RecentCopies } from './recent-copies.ts';
import type { ReadThrough, Served, Subject } from './read-through.ts';

export type ResilientReadThroughOptions = {
  readonly store: KeyValueStore;
  readonly breaker: CircuitBreaker;
  readonly instruments: Instruments;
  readonly freshMs: number;
  readonly staleMs: number;
  /** How long fresh data may take when an outdated copy is at hand. */
  readonly patienceMs: number;
  readonly now: () => number;
};

/** Enough for what is hot, and small beside the rest of the process. */
const RECENT_COPIES = 1000;
const CLEAR_RETRY_MS = 1000;

/**
 * A cache that can only help. When it is slow or gone it is bypassed, and reads come from the source. Copies outlive
 * their freshness, so that when the source is slow or gone a read of something seen lately still succeeds.
 */
export class ResilientReadThrough implements ReadThrough {
  private readonly options: ResilientReadThroughOptions;
  /** Loads under way by key: however many readers wait, the source is asked once. */
  private readonly loading = new Map<string, Promise<unknown>>();
  private readonly recent = new RecentCopies(RECENT_COPIES);

  constructor(options: ResilientReadThroughOptions) {
    this.options = options;
  }

  async read<T>(subject: Subject<T>): Promise<Served<T> | undefined> {
    const entry = await this.lookUp(subject);
    if (entry !== undefined && this.isFresh(entry)) return { ...entry, isStale: false };
    const load = this.loadOnce(subject);
    const copy = entry ?? this.recent.recall(subject.key, subject.holds, this.options.now());
    return copy === undefined ? fresh(await load) : this.freshOrStale(load, copy);
  }

  async forget(keys: readonly string[]): Promise<void> {
    for (const key of keys) {
      this.loading.delete(key);
      this.recent.forget(key);
    }
    try {
      await this.options.breaker.run(() => this.options.store.delete(keys));
    } catch (error) {
      // Nothing is lost for good: a copy that could not be dropped stops being fresh by its age.
      this.options.instruments.log.warn({ err: error, keys }, 'cached copies could not be dropped');
    }
  }

  /** Drops every copy, shared ones and those in the memory of this process. @throws UnavailableError */
  async clear(): Promise<number> {
    this.loading.clear();
    this.recent.clear();
    try {
      return await this.options.breaker.run(() => this.options.store.clear());
    } catch (error) {
      throw new UnavailableError('cache', CLEAR_RETRY_MS, error);
    }
  }

  private async lookUp<T>(subject: Subject<T>): Promise<CacheEntry<T> | undefined> {
    const { store, breaker, now } = this.options;
    try {
      const text = await breaker.run(() => store.get(subject.key));
      const entry = decodeEntry(text, subject.holds, now());
      this.count(entry !== undefined && this.isFresh(entry) ? 'hit' : 'miss');
      return entry;
    } catch (error) {
      this.count(error instanceof CircuitOpenError ? 'bypass' : 'error');
      return undefined;
    }
  }

  private isFresh(entry: CacheEntry<unknown>): boolean {
    return entry.ageMs < this.options.freshMs;
  }

  private count(result: CacheResult): void {
    this.options.instruments.metrics.cacheRequests.inc({ result });
  }

  private loadOnce<T>(subject: Subject<T>): Promise<T | undefined> {
    const underWay = this.loading.get(subject.key);
    // A key always belongs to the same kind of subject.
    if (underWay !== undefined) return underWay as Promise<T | undefined>;
    const load = subject.load();
    this.loading.set(subject.key, load);
    void this.keep(subject.key, load);
    return load;
  }

  /** Stores what is being loaded, unless a write has outdated it meanwhile. Nobody waits for this. */
  private async keep(key: string, load: Promise<unknown>): Promise<void> {
    const { store, breaker, staleMs, now, instruments } = this.options;
    try {
      const value = await load;
      const isCurrent = this.loading.get(key) === load;
      if (isCurrent && value !== undefined) {
        this.recent.remember(key, value, now());
        await breaker.run(() => store.set(key, encodeEntry(value, now()), staleMs));
      }
    } catch (error) {
      // A failed load is reported to its readers; a failed store, by the breaker and the next read.
      instruments.log.debug({ err: error, key }, 'nothing was put into the cache');
    } finally {
      if (this.loading.get(key) === load) this.loading.delete(key);
    }
  }

  private async freshOrStale<T>(
    load: Promise<T | undefined>,
    copy: CacheEntry<T>,
  ): Promise<Served<T> | undefined> {
    try {
      return fresh(await within(this.options.patienceMs, load));
    } catch (error) {
      const isSourceInTrouble = error instanceof UnavailableError || error instanceof TooLateError;
      if (!isSourceInTrouble) throw error;
      return { ...copy, isStale: true };
    }
  }
}

function fresh<T>(value: T | undefined): Served<T> | undefined {
  return value === undefined ? undefined : { value, ageMs: 0, isStale: false };
}
