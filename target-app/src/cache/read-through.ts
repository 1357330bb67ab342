/** Something that can be read through the cache. */
export type Subject<T> = {
  readonly key: string;
  /** Recognises the value again after it was stored; anything else counts as not cached. */
  readonly holds: (value: unknown) => value is T;
  /** Gets it from the source of truth; `undefined` when it does not exist there. */
  readonly load: () => Promise<T | undefined>;
};

/** What a read was answered with. */
export type Served<T> = {
  readonly value: T;
  /** 0 when it comes straight from the source of truth. */
  readonly ageMs: number;
  /** Older than promised, because the source of truth is slow or gone. */
  readonly isStale: boolean;
};

/** Reads that prefer a cached copy, with a policy for when the cache or the source fails. */
export type ReadThrough = {
  read<T>(subject: Subject<T>): Promise<Served<T> | undefined>;
  /** Drops copies that a write has outdated. */
  forget(keys: readonly string[]): Promise<void>;
};
