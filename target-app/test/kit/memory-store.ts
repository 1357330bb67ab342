import type { KeyValueStore } from '../../src/cache/key-value-store.ts';

/** A store in memory that can be broken, slowed down by hand, and looked into. */
export class MemoryStore implements KeyValueStore {
  readonly entries = new Map<string, string>();
  readonly keptMs = new Map<string, number>();
  calls = 0;
  isBroken = false;

  async get(key: string): Promise<string | null> {
    this.use();
    return this.entries.get(key) ?? null;
  }

  async set(key: string, value: string, keepMs: number): Promise<void> {
    this.use();
    this.entries.set(key, value);
    this.keptMs.set(key, keepMs);
  }

  async delete(keys: readonly string[]): Promise<void> {
    this.use();
    for (const key of keys) this.entries.delete(key);
  }

  async ping(): Promise<void> {
    this.use();
  }

  async clear(): Promise<number> {
    this.use();
    const dropped = this.entries.size;
    this.entries.clear();
    return dropped;
  }

  private use(): void {
    this.calls += 1;
    if (this.isBroken) throw new Error('The store is broken.');
  }
}
