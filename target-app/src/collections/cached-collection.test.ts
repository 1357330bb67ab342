import { describe, expect, it } from '@jest/globals';
import { MemoryStore } from '../../test/kit/memory-store.ts';
import { quietInstruments } from '../../test/kit/instruments.ts';
import { NaiveReadThrough } from '../cache/naive-read-through.ts';
import { CachedCollection } from './cached-collection.ts';

type Thing = { readonly id: string; readonly size: number };

describe('CachedCollection', () => {
  it('reads each thing once while its copy is fresh, and again after a write', async () => {
    const { things, loads, rows } = build(1);
    expect(await things.find('T-1')).toMatchObject({ value: { id: 'T-1', size: 1 } });
    rows[0] = { id: 'T-1', size: 9 };
    expect(await things.find('T-1')).toMatchObject({ value: { size: 1 } });
    await things.outdate('T-1');
    expect(await things.find('T-1')).toMatchObject({ value: { size: 9 } });
    expect(loads).toEqual(['find T-1', 'find T-1']);
  });

  it('leads from the newest, through a copy for usual pages and one for larger ones, to the oldest', async () => {
    const { things, loads } = build(5);
    const first = (await things.page(2, undefined)).value;
    expect(first).toMatchObject({
      items: [{ id: 'T-5' }, { id: 'T-4' }],
      next: '/things?limit=2&after=T-4',
    });
    expect((await things.page(4, undefined)).value.items.length).toBe(4);
    expect((await things.page(21, undefined)).value.items.length).toBe(5);
    const rest = (await things.page(3, 'T-4')).value;
    expect(rest.items.map(({ id }) => id)).toEqual(['T-3', 'T-2', 'T-1']);
    expect(rest.next).toBeNull();
    expect(loads).toEqual([
      'list 21 from the newest',
      'list 101 from the newest',
      'list 4 after T-4',
    ]);
  });

  it('reads anew what another version has left in the cache in another shape', async () => {
    const { things, store } = build(1);
    const stored = JSON.stringify({ storedAtMs: 1000, value: { id: 'T-1', size: 'large' } });
    store.entries.set('thing:T-1', stored);
    expect(await things.find('T-1')).toMatchObject({ value: { size: 1 } });
  });

  it('does not know what does not exist', async () => {
    const { things } = build(0);
    expect(await things.find('T-1')).toBeUndefined();
    expect((await things.page(20, undefined)).value).toEqual({ items: [], next: null });
  });
});

function build(count: number) {
  const rows: Thing[] = Array.from({ length: count }, (_, index) => ({
    id: `T-${count - index}`,
    size: count - index,
  }));
  const loads: string[] = [];
  const store = new MemoryStore();
  const { metrics } = quietInstruments();
  const things = new CachedCollection<Thing>({
    name: 'thing',
    address: '/things',
    find: async (id) => {
      loads.push(`find ${id}`);
      return rows.find((row) => row.id === id);
    },
    list: async (limit, after) => {
      loads.push(`list ${limit} ${after === undefined ? 'from the newest' : `after ${after}`}`);
      return rows.filter(({ id }) => after === undefined || id < after).slice(0, limit);
    },
    holds: (value): value is Thing =>
      typeof value === 'object' && value !== null && 'size' in value && value.size !== 'large',
    cache: new NaiveReadThrough({ store, metrics, freshMs: 5000, now: () => 1000 }),
  });
  return { things, loads, rows, store };
}
