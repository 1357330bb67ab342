import { describe, expect, it } from '@jest/globals';
import type { ReadThrough, Served, Subject } from '../cache/read-through.ts';
import type { StudentStore } from './student-store.ts';
import type { Student, StudentFields } from './student.ts';
import { Students } from './students.ts';

/** The copies of the list: for the default page, and for any larger one. */
const LISTS = ['students:newest-21', 'students:newest-101'];
const ADA: StudentFields = { first_name: 'Ada', last_name: 'Lovelace', grade: 9 };

describe('Students', () => {
  it('creates a student and drops the cached list', async () => {
    const { students, store, cache, created } = build();
    const student = await students.create(ADA);
    expect(student).toMatchObject(ADA);
    expect(store.rows).toEqual([student]);
    expect(cache.forgotten).toEqual(LISTS);
    expect(created()).toBe(1);
  });

  it('finds a student through the cache, under a key of its own', async () => {
    const { students, cache } = build();
    const student = await students.create(ADA);
    expect(await students.find(student.id)).toEqual({ value: student, ageMs: 0, isStale: false });
    expect(cache.keys).toEqual([`student:${student.id}`]);
    expect(cache.recognises(student)).toBe(true);
    expect(cache.recognises({ ...student, grade: 'nine' })).toBe(false);
  });

  it('drops the student and the list when one is replaced or removed', async () => {
    const { students, cache } = build();
    const { id } = await students.create(ADA);
    cache.forgotten.length = 0;
    expect(await students.replace(id, { ...ADA, grade: 10 })).toMatchObject({ id, grade: 10 });
    expect(cache.forgotten.splice(0)).toEqual([`student:${id}`, ...LISTS]);
    expect(await students.remove(id)).toBe(true);
    expect(cache.forgotten).toEqual([`student:${id}`, ...LISTS]);
  });

  it('drops nothing when there was nothing to change', async () => {
    const { students, cache } = build();
    expect(await students.replace('STU-0', ADA)).toBeUndefined();
    expect(await students.remove('STU-0')).toBe(false);
    expect(cache.forgotten).toEqual([]);
  });

  it('pages from the newest to the oldest, and says where the next page is', async () => {
    const { students, cache } = build();
    const ids: string[] = [];
    for (let grade = 1; grade <= 5; grade += 1) {
      ids.unshift((await students.create({ ...ADA, grade })).id);
    }
    const first = (await students.page(2, undefined)).value;
    expect(first.items.map(({ id }) => id)).toEqual(ids.slice(0, 2));
    expect(first.next).toBe(`/api/v1/students?limit=2&after=${ids[1]}`);
    expect(cache.keys).toEqual([LISTS[0]]);
    const last = (await students.page(3, ids[1])).value;
    expect(last.items.map(({ id }) => id)).toEqual(ids.slice(2));
    expect(last.next).toBeNull();
    expect(cache.keys).toEqual([LISTS[0]]);
  });

  it('has an empty first page when there are no students', async () => {
    const { students } = build();
    expect((await students.page(20, undefined)).value).toEqual({ items: [], next: null });
  });
});

function build() {
  const store = new FakeStore();
  const cache = new FakeCache();
  let nowMs = 1_000_000;
  let createdCount = 0;
  const students = new Students({
    store,
    cache,
    now: () => (nowMs += 1),
    onCreated: () => (createdCount += 1),
  });
  return { students, store, cache, created: () => createdCount };
}

class FakeStore implements StudentStore {
  rows: Student[] = [];

  async find(id: string) {
    return this.rows.find((row) => row.id === id);
  }

  async list(limit: number, after?: string) {
    return this.rows.filter((row) => after === undefined || row.id < after).slice(0, limit);
  }

  async insert(id: string, fields: StudentFields) {
    const at = '2026-11-21T00:00:00.000Z';
    const student = { id, ...fields, created_at: at, updated_at: at };
    this.rows.unshift(student);
    return student;
  }

  async replace(id: string, fields: StudentFields) {
    const found = await this.find(id);
    if (found !== undefined) Object.assign(found, fields);
    return found;
  }

  async remove(id: string) {
    const found = await this.find(id);
    this.rows = this.rows.filter((row) => row !== found);
    return found;
  }
}

/** Caches nothing and remembers what it was asked. */
class FakeCache implements ReadThrough {
  readonly keys: string[] = [];
  readonly forgotten: string[] = [];
  recognises: (value: unknown) => boolean = () => false;

  async read<T>(subject: Subject<T>): Promise<Served<T> | undefined> {
    this.keys.push(subject.key);
    this.recognises = subject.holds;
    const value = await subject.load();
    return value === undefined ? undefined : { value, ageMs: 0, isStale: false };
  }

  async forget(keys: readonly string[]): Promise<void> {
    this.forgotten.push(...keys);
  }
}
