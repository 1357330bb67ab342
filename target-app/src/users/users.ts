import { Compile } from 'typebox/compile';
import type { ReadThrough, Served } from '../cache/read-through.ts';
import { CachedCollection } from '../collections/cached-collection.ts';
import type { Page } from '../collections/page.ts';
import type { UserStore } from './user-store.ts';
import { newUserId, normalised, User, type UserFields } from './user.ts';

const userCheck = Compile(User);

export const USERS_ADDRESS = '/api/users';

export type UsersOptions = {
  readonly store: UserStore;
  readonly cache: ReadThrough;
  readonly now: () => number;
  readonly onRegistered: () => void;
};

/** Users as the API and the page offer them: reads through the cache, writes that drop what they outdate. */
export class Users {
  private readonly options: UsersOptions;
  private readonly collection: CachedCollection<User>;

  constructor(options: UsersOptions) {
    const { store, cache } = options;
    this.options = options;
    this.collection = new CachedCollection<User>({
      name: 'user',
      address: USERS_ADDRESS,
      find: (id) => store.find(id),
      list: (limit, after) => store.list(limit, after),
      holds: (value): value is User => userCheck.Check(value),
      cache,
    });
  }

  find(id: string): Promise<Served<User> | undefined> {
    return this.collection.find(id);
  }

  page(limit: number, after: string | undefined): Promise<Served<Page<User>>> {
    return this.collection.page(limit, after);
  }

  /** @throws EmailTakenError */
  async register(fields: UserFields): Promise<User> {
    const { store, now, onRegistered } = this.options;
    const user = await store.insert(newUserId(now()), normalised(fields));
    onRegistered();
    await this.collection.outdate();
    return user;
  }

  /** `undefined` when there is no such user. @throws EmailTakenError */
  async replace(id: string, fields: UserFields): Promise<User | undefined> {
    const user = await this.options.store.replace(id, normalised(fields));
    if (user !== undefined) await this.collection.outdate(id);
    return user;
  }

  async remove(id: string): Promise<boolean> {
    const wasThere = await this.options.store.remove(id);
    if (wasThere) await this.collection.outdate(id);
    return wasThere;
  }
}
