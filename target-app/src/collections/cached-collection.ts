import type { ReadThrough, Served } from '../cache/read-through.ts';
import { DEFAULT_PAGE, LARGEST_PAGE, type Page } from './page.ts';

/**
 * How long the lists are of which there are copies: one more than a page tells whether there is a next one. Nearly everybody
 * asks for the default page, which would cost five times as much if it were cut out of the largest.
 */
const SHORT = DEFAULT_PAGE + 1;
const LONG = LARGEST_PAGE + 1;

export type CachedCollectionOptions<T> = {
  /** Of one resource; the keys of its copies start with it. */
  readonly name: string;
  /** Where the list is found. */
  readonly address: string;
  readonly find: (id: string) => Promise<T | undefined>;
  /** The newest first, those after `after` when given. */
  readonly list: (limit: number, after?: string) => Promise<readonly T[]>;
  readonly holds: (value: unknown) => value is T;
  readonly cache: ReadThrough;
};

/** A collection of resources read through the cache: each by its id, and the list page by page from the newest. */
export class CachedCollection<T extends { readonly id: string }> {
  private readonly options: CachedCollectionOptions<T>;

  constructor(options: CachedCollectionOptions<T>) {
    this.options = options;
  }

  find(id: string): Promise<Served<T> | undefined> {
    const { cache, holds, find } = this.options;
    return cache.read<T>({ key: this.keyOf(id), holds, load: () => find(id) });
  }

  /** The first page comes through the cache; pages further back are rarely asked for and do not. */
  async page(limit: number, after: string | undefined): Promise<Served<Page<T>>> {
    const { cache, holds, list } = this.options;
    if (after !== undefined) {
      return { value: this.pageOf(await list(limit + 1, after), limit), ageMs: 0, isStale: false };
    }
    const count = limit < SHORT ? SHORT : LONG;
    const newest = await cache.read<readonly T[]>({
      key: this.newestKey(count),
      holds: (value): value is readonly T[] => Array.isArray(value) && value.every(holds),
      load: () => list(count),
    });
    if (newest === undefined) throw new Error(`The list of ${this.options.name}s was not loaded.`);
    return { ...newest, value: this.pageOf(newest.value, limit) };
  }

  /** Drops the copies that a write has outdated: the lists, and the resource when it existed before. */
  async outdate(id?: string): Promise<void> {
    await this.options.cache.forget([
      ...(id === undefined ? [] : [this.keyOf(id)]),
      this.newestKey(SHORT),
      this.newestKey(LONG),
    ]);
  }

  private keyOf(id: string): string {
    return `${this.options.name}:${id}`;
  }

  private newestKey(count: number): string {
    return `${this.options.name}s:newest-${count}`;
  }

  private pageOf(found: readonly T[], limit: number): Page<T> {
    const items = found.slice(0, limit);
    const last = items.at(-1);
    const hasMore = found.length > limit && last !== undefined;
    const next = `${this.options.address}?limit=${limit}&after=${last?.id ?? ''}`;
    return { items, next: hasMore ? next : null };
  }
}
