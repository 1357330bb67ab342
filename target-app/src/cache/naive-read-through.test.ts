import { describe, expect, it } from '@jest/globals';
import { cacheCounts, quietInstruments } from '../../test/kit/instruments.ts';
import { MemoryStore } from '../../test/kit/memory-store.ts';
import { encodeEntry } from './cache-entry.ts';
import { NaiveReadThrough } from './naive-read-through.ts';

describe('NaiveReadThrough', () => {
  it('loads once and answers from the copy until it expires', async () => {
    const { cache, store, metrics } = build();
    expect(await cache.read(subject)).toEqual({ value: 'v1', ageMs: 0, isStale: false });
    expect(await cache.read(subject)).toEqual({ value: 'v1', ageMs: 0, isStale: false });
    expect(store.keptMs.get('k')).toBe(5000);
    expect(await cacheCounts(metrics)).toEqual({ hit: 1, miss: 1 });
    await cache.forget(['k']);
    expect(store.entries.has('k')).toBe(false);
  });

  it('does not take an outdated copy that somebody else left', async () => {
    const { cache, store, metrics } = build();
    store.entries.set('k', encodeEntry('v0', NOW_MS - 5000));
    expect(await cache.read(subject)).toEqual({ value: 'v1', ageMs: 0, isStale: false });
    expect(await cacheCounts(metrics)).toEqual({ miss: 1 });
  });

  it('fails when the cache fails, although the source would answer', async () => {
    const { cache, store, metrics } = build();
    store.isBroken = true;
    await expect(cache.read(subject)).rejects.toThrow('The store is broken.');
    await expect(cache.forget(['k'])).rejects.toThrow('The store is broken.');
    expect(await cacheCounts(metrics)).toEqual({ error: 1 });
  });
});

const NOW_MS = 1_000_000;

const subject = {
  key: 'k',
  holds: (value: unknown): value is string => typeof value === 'string',
  load: () => Promise.resolve('v1'),
};

function build() {
  const store = new MemoryStore();
  const { metrics } = quietInstruments();
  return {
    store,
    metrics,
    cache: new NaiveReadThrough({ store, metrics, freshMs: 5000, now: () => NOW_MS }),
  };
}
