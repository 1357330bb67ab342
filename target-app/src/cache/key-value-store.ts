/** The little that caching needs of Redis. */
export type KeyValueStore = {
  get(key: string): Promise<string | null>;
  set(key: string, value: string, keepMs: number): Promise<unknown>;
  delete(keys: readonly string[]): Promise<unknown>;
  ping(): Promise<unknown>;
  /** Drops everything that was set here, and resolves with how much that was. */
  clear(): Promise<number>;
};
