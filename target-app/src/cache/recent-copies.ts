import type { CacheEntry } from './cache-entry.ts';

/** The copies that this process itself loaded last, for when neither the cache nor the source answers. Bounded. */
export class RecentCopies {
  private readonly limit: number;
  /** In the order of their last load, the oldest first. */
  private readonly copies = new Map<string, { value: unknown; storedAtMs: number }>();

  constructor(limit: number) {
    this.limit = limit;
  }

  remember(key: string, value: unknown, nowMs: number): void {
    this.copies.delete(key);
    this.copies.set(key, { value, storedAtMs: nowMs });
    const [oldest] = this.copies.keys();
    if (this.copies.size > this.limit && oldest !== undefined) this.copies.delete(oldest);
  }

  forget(key: string): void {
    this.copies.delete(key);
  }

  clear(): void {
    this.copies.clear();
  }

  recall<T>(
    key: string,
    holds: (value: unknown) => value is T,
    nowMs: number,
  ): CacheEntry<T> | undefined {
    const copy = this.copies.get(key);
    if (copy === undefined || !holds(copy.value)) return undefined;
    return { value: copy.value, ageMs: Math.max(0, nowMs - copy.storedAtMs) };
  }
}
