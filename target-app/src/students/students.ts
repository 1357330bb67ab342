import { Compile } from 'typebox/compile';
import type { ReadThrough, Served } from '../cache/read-through.ts';
import { CachedCollection } from '../collections/cached-collection.ts';
import type { Page } from '../collections/page.ts';
import { newStudentId } from './student-id.ts';
import type { StudentStore } from './student-store.ts';
import { Student, type StudentFields } from './student.ts';

const studentCheck = Compile(Student);

export const STUDENTS_ADDRESS = '/api/v1/students';

export type StudentsOptions = {
  readonly store: StudentStore;
  readonly cache: ReadThrough;
  readonly now: () => number;
  readonly onCreated: () => void;
};

/** Students as the API offers them: reads through the cache, writes that drop what they outdate. */
export class Students {
  private readonly options: StudentsOptions;
  private readonly collection: CachedCollection<Student>;

  constructor(options: StudentsOptions) {
    const { store, cache } = options;
    this.options = options;
    this.collection = new CachedCollection<Student>({
      name: 'student',
      address: STUDENTS_ADDRESS,
      find: (id) => store.find(id),
      list: (limit, after) => store.list(limit, after),
      holds: (value): value is Student => studentCheck.Check(value),
      cache,
    });
  }

  find(id: string): Promise<Served<Student> | undefined> {
    return this.collection.find(id);
  }

  page(limit: number, after: string | undefined): Promise<Served<Page<Student>>> {
    return this.collection.page(limit, after);
  }

  async create(fields: StudentFields): Promise<Student> {
    const { store, now, onCreated } = this.options;
    const student = await store.insert(newStudentId(now()), fields);
    onCreated();
    await this.collection.outdate();
    return student;
  }

  async replace(id: string, fields: StudentFields): Promise<Student | undefined> {
    const student = await this.options.store.replace(id, fields);
    if (student !== undefined) await this.collection.outdate(id);
    return student;
  }

  async remove(id: string): Promise<boolean> {
    const wasThere = (await this.options.store.remove(id)) !== undefined;
    if (wasThere) await this.collection.outdate(id);
    return wasThere;
  }
}
