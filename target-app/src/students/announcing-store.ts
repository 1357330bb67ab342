import type { Events } from '../events/events.ts';
import type { StudentStore } from './student-store.ts';

/** The same store, which says what it has changed. */
export function announcingStore(
  store: StudentStore,
  { studentChanged }: Pick<Events, 'studentChanged'>,
): StudentStore {
  return {
    ...store,
    async insert(id, fields) {
      const student = await store.insert(id, fields);
      studentChanged('student.created', student);
      return student;
    },
    async replace(id, fields) {
      const student = await store.replace(id, fields);
      if (student !== undefined) studentChanged('student.updated', student);
      return student;
    },
    async remove(id) {
      const student = await store.remove(id);
      if (student !== undefined) studentChanged('student.deleted', student);
      return student;
    },
  };
}
