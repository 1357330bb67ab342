import { Compile } from 'typebox/compile';
import { Type } from 'typebox';
import type { ReadThrough, Served } from '../cache/read-through.ts';
import { newStudentId } from './student-id.ts';
import type { StudentStore } from './student-store.ts';
import { LARGEST_PAGE, Student, type StudentFields, type StudentPage } from './student.ts';

/** Cached as one value whatever the page size, so that a write has one copy to drop; one more than a page tells `next`. */
const NEWEST_KEY = 'students:newest';
const NEWEST_COUNT = LARGEST_PAGE + 1;

const studentCheck = Compile(Student);
const studentsCheck = Compile(Type.Array(Student));

export type StudentsOptions = {
  readonly store: StudentStore;
  readonly cache: ReadThrough;
  readonly now: () => number;
  readonly onCreated: () => void;
};

/** Students as the API offers them: reads through the cache, writes that drop what they outdate. */
export class Students {
  private readonly options: StudentsOptions;

  constructor(options: StudentsOptions) {
    this.options = options;
  }

  find(id: string): Promise<Served<Student> | undefined> {
    return this.options.cache.read<Student>({
      key: studentKey(id),
      holds: (value): value is Student => studentCheck.Check(value),
      load: () => this.options.store.find(id),
    });
  }

  /** The first page comes through the cache; pages further back are rarely asked for and do not. */
  async page(limit: number, after: string | undefined): Promise<Served<StudentPage>> {
    if (after !== undefined) {
      const students = await this.options.store.list(limit + 1, after);
      return { value: pageOf(students, limit), ageMs: 0, isStale: false };
    }
    const newest = await this.options.cache.read<readonly Student[]>({
      key: NEWEST_KEY,
      holds: (value): value is readonly Student[] => studentsCheck.Check(value),
      load: () => this.options.store.list(NEWEST_COUNT),
    });
    if (newest === undefined) throw new Error('The list of the newest students was not loaded.');
    return { ...newest, value: pageOf(newest.value, limit) };
  }

  async create(fields: StudentFields): Promise<Student> {
    const { store, cache, now, onCreated } = this.options;
    const student = await store.insert(newStudentId(now()), fields);
    onCreated();
    await cache.forget([NEWEST_KEY]);
    return student;
  }

  async replace(id: string, fields: StudentFields): Promise<Student | undefined> {
    const student = await this.options.store.replace(id, fields);
    if (student !== undefined) await this.options.cache.forget([studentKey(id), NEWEST_KEY]);
    return student;
  }

  async remove(id: string): Promise<boolean> {
    const wasThere = (await this.options.store.remove(id)) !== undefined;
    if (wasThere) await this.options.cache.forget([studentKey(id), NEWEST_KEY]);
    return wasThere;
  }
}

function studentKey(id: string): string {
  return `student:${id}`;
}

function pageOf(students: readonly Student[], limit: number): StudentPage {
  const items = students.slice(0, limit);
  const last = items.at(-1);
  const hasMore = students.length > limit && last !== undefined;
  return {
    items,
    next: hasMore ? `/api/v1/students?limit=${limit}&after=${last.id}` : null,
  };
}
