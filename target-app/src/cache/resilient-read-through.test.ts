import { afterEach, describe, expect, it } from '@jest/globals';
import { eventually } from '../../test/kit/eventually.ts';
import { cacheCounts, quietInstruments } from '../../test/kit/instruments.ts';
import { MemoryStore } from '../../test/kit/memory-store.ts';
import { CircuitBreaker } from '../resilience/circuit-breaker.ts';
import { UnavailableError } from '../resilience/unavailable-error.ts';
import type { Subject } from './read-through.ts';
import { ResilientReadThrough } from './resilient-read-through.ts';

const FRESH_MS = 5000;
const STALE_MS = 600_000;
const gone = new UnavailableError('database', 1000, undefined);

const breakers: CircuitBreaker[] = [];
afterEach(() => {
  for (const breaker of breakers.splice(0)) breaker.shutdown();
});

describe('ResilientReadThrough', () => {
  it('loads once and answers from the copy while it is fresh', async () => {
    const { cache, source, store, clock, instruments } = build();
    expect(await cache.read(source.subject)).toEqual({ value: 'v1', ageMs: 0, isStale: false });
    await copied(store);
    clock.nowMs += 1200;
    expect(await cache.read(source.subject)).toEqual({ value: 'v1', ageMs: 1200, isStale: false });
    expect(source.loads).toBe(1);
    expect(store.keptMs.get('k')).toBe(STALE_MS);
    expect(await cacheCounts(instruments.metrics)).toEqual({ hit: 1, miss: 1 });
  });

  it('loads again when the copy is no longer fresh', async () => {
    const { cache, source, store, clock } = build();
    await cache.read(source.subject);
    await copied(store);
    source.value = 'v2';
    clock.nowMs += FRESH_MS;
    expect(await cache.read(source.subject)).toEqual({ value: 'v2', ageMs: 0, isStale: false });
  });

  it('answers with an outdated copy when the source is not available', async () => {
    const { cache, source, store, clock } = build();
    await cache.read(source.subject);
    await copied(store);
    source.error = gone;
    clock.nowMs += 60_000;
    expect(await cache.read(source.subject)).toEqual({ value: 'v1', ageMs: 60_000, isStale: true });
  });

  it('answers with an outdated copy when the source is slow, and keeps what comes in late', async () => {
    const { cache, source, store, clock } = build();
    await cache.read(source.subject);
    await copied(store);
    clock.nowMs += FRESH_MS;
    source.value = 'v2';
    const release = source.hold();
    expect(await cache.read(source.subject)).toMatchObject({ value: 'v1', isStale: true });
    release();
    await eventually('the late value is kept', 5000, () => store.entries.get('k')?.includes('v2'));
    expect(await cache.read(source.subject)).toMatchObject({ value: 'v2', isStale: false });
  });

  it('reports that the source is not available when there is no copy', async () => {
    const { cache, source } = build();
    source.error = gone;
    await expect(cache.read(source.subject)).rejects.toBe(gone);
  });

  it('never hides an error that is not about availability behind a copy', async () => {
    const { cache, source, store, clock } = build();
    await cache.read(source.subject);
    await copied(store);
    clock.nowMs += FRESH_MS;
    source.error = new Error('a bug');
    await expect(cache.read(source.subject)).rejects.toBe(source.error);
  });

  it('does not cache that something does not exist', async () => {
    const { cache, source, store } = build();
    source.value = undefined;
    expect(await cache.read(source.subject)).toBeUndefined();
    source.value = 'v1';
    expect(await cache.read(source.subject)).toMatchObject({ value: 'v1' });
    expect(source.loads).toBe(2);
    await copied(store);
  });

  it('asks the source once for many readers', async () => {
    const { cache, source } = build();
    const release = source.hold();
    const reads = [1, 2, 3].map(() => cache.read(source.subject));
    await eventually('a load is under way', 5000, () => source.loads > 0);
    release();
    expect(await Promise.all(reads)).toEqual(
      reads.map(() => ({ value: 'v1', ageMs: 0, isStale: false })),
    );
    expect(source.loads).toBe(1);
  });

  it('reads from the source when the cache is broken, and bypasses it from the tenth time on', async () => {
    const { cache, source, store, instruments } = build();
    store.isBroken = true;
    for (let read = 0; read < 20; read += 1) {
      expect(await cache.read(source.subject)).toMatchObject({ value: 'v1', isStale: false });
    }
    const callsBefore = store.calls;
    await cache.read(source.subject);
    expect(store.calls).toBe(callsBefore);
    const { error = 0, bypass = 0, ...rest } = await cacheCounts(instruments.metrics);
    expect({ rest, total: error + bypass }).toEqual({ rest: {}, total: 21 });
    expect(error).toBeLessThanOrEqual(10);
  });

  it('still answers with its own last copy when cache and source are both gone', async () => {
    const { cache, source, store, clock } = build();
    await cache.read(source.subject);
    await copied(store);
    store.isBroken = true;
    source.error = gone;
    clock.nowMs += 2000;
    expect(await cache.read(source.subject)).toEqual({ value: 'v1', ageMs: 2000, isStale: true });
  });

  it('loads again after a write, and does not keep what was loaded before it', async () => {
    const { cache, source, store } = build();
    const release = source.hold();
    const before = cache.read(source.subject);
    await eventually('a load is under way', 5000, () => source.loads > 0);
    await cache.forget(['k']);
    source.value = 'v2';
    release();
    expect(await before).toMatchObject({ value: 'v1' });
    expect(store.entries.has('k')).toBe(false);
    expect(await cache.read(source.subject)).toMatchObject({ value: 'v2' });
  });

  it('forgets without failing when the cache is broken', async () => {
    const { cache, store } = build();
    store.isBroken = true;
    await expect(cache.forget(['k'])).resolves.toBeUndefined();
  });
});

function build() {
  const store = new MemoryStore();
  const clock = { nowMs: 1_000_000 };
  const instruments = quietInstruments();
  const breaker = new CircuitBreaker({
    probe: () => store.ping(),
    countsAsFailure: () => true,
    resetMs: 60_000,
    onTransition: () => undefined,
  });
  breakers.push(breaker);
  const cache = new ResilientReadThrough({
    store,
    breaker,
    instruments,
    freshMs: FRESH_MS,
    staleMs: STALE_MS,
    patienceMs: 20,
    now: () => clock.nowMs,
  });
  return { cache, store, clock, instruments, source: new Source() };
}

async function copied(store: MemoryStore): Promise<void> {
  await eventually('a copy is stored', 5000, () => store.entries.has('k'));
}

/** A source of truth that can fail and can be held up. */
class Source {
  value: string | undefined = 'v1';
  error: Error | undefined;
  loads = 0;
  private gate: Promise<void> = Promise.resolve();

  readonly subject: Subject<string> = {
    key: 'k',
    holds: (value): value is string => typeof value === 'string',
    load: async () => {
      this.loads += 1;
      const { value } = this;
      await this.gate;
      if (this.error !== undefined) throw this.error;
      return value;
    },
  };

  /** Loads wait until the returned function is called. */
  hold(): () => void {
    const { promise, resolve } = Promise.withResolvers<void>();
    this.gate = promise;
    return resolve;
  }
}
