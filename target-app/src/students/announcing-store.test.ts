import { describe, expect, it } from '@jest/globals';
import { announcingStore } from './announcing-store.ts';
import type { Student } from './student.ts';
import type { StudentStore } from './student-store.ts';

const ADA: Student = {
  id: 'STU-1',
  first_name: 'Ada',
  last_name: 'Lovelace',
  grade: 9,
  created_at: '2026-11-21T00:00:00.000Z',
  updated_at: '2026-11-21T00:00:00.000Z',
};

describe('announcingStore', () => {
  it('says what was created, updated and deleted, once it is', async () => {
    const { store, said } = announced(ADA);
    expect(await store.insert(ADA.id, ADA)).toBe(ADA);
    expect(await store.replace(ADA.id, ADA)).toBe(ADA);
    expect(await store.remove(ADA.id)).toBe(ADA);
    expect(said).toEqual(['student.created', 'student.updated', 'student.deleted']);
  });

  it('says nothing of a student that is not there', async () => {
    const { store, said } = announced(undefined);
    expect(await store.replace(ADA.id, ADA)).toBeUndefined();
    expect(await store.remove(ADA.id)).toBeUndefined();
    expect(said).toEqual([]);
  });
});

function announced(found: Student | undefined) {
  const said: string[] = [];
  const inner: StudentStore = {
    find: async () => found,
    list: async () => [],
    insert: async () => ADA,
    replace: async () => found,
    remove: async () => found,
  };
  const store = announcingStore(inner, { studentChanged: (type) => void said.push(type) });
  return { store, said };
}
