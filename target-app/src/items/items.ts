import { Compile } from 'typebox/compile';
import type { ReadThrough, Served } from '../cache/read-through.ts';
import { CachedCollection } from '../collections/cached-collection.ts';
import type { Page } from '../collections/page.ts';
import type { ItemStore } from './item-store.ts';
import { Item, newItemId, type ItemFields } from './item.ts';

const itemCheck = Compile(Item);

export const ITEMS_ADDRESS = '/api/v1/items';

export type ItemsOptions = {
  readonly store: ItemStore;
  readonly cache: ReadThrough;
  readonly now: () => number;
};

/** Items, which are made and read and never change. */
export class Items {
  private readonly options: ItemsOptions;
  private readonly collection: CachedCollection<Item>;

  constructor(options: ItemsOptions) {
    const { store, cache } = options;
    this.options = options;
    this.collection = new CachedCollection<Item>({
      name: 'item',
      address: ITEMS_ADDRESS,
      find: (id) => store.find(id),
      list: (limit, after) => store.list(limit, after),
      holds: (value): value is Item => itemCheck.Check(value),
      cache,
    });
  }

  find(id: string): Promise<Served<Item> | undefined> {
    return this.collection.find(id);
  }

  page(limit: number, after: string | undefined): Promise<Served<Page<Item>>> {
    return this.collection.page(limit, after);
  }

  async create(fields: ItemFields): Promise<Item> {
    const item = await this.options.store.insert(newItemId(this.options.now()), fields);
    await this.collection.outdate();
    return item;
  }
}
