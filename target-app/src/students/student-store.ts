import type { Database } from '../database/database.ts';
import { Rows } from '../database/rows.ts';
import { changeOnly, type ChangeSql } from '../outbox/event-sql.ts';
import type { Student, StudentFields } from './student.ts';

/** The source of truth: students in PostgreSQL. */
export type StudentStore = {
  find(id: string): Promise<Student | undefined>;
  /** The newest first, those after `after` when given. */
  list(limit: number, after?: string): Promise<readonly Student[]>;
  insert(id: string, fields: StudentFields): Promise<Student>;
  /** `undefined` when there is no such student. */
  replace(id: string, fields: StudentFields): Promise<Student | undefined>;
  /** What was removed; `undefined` when there was no such student. */
  remove(id: string): Promise<Student | undefined>;
};

type StudentRow = StudentFields & {
  readonly id: string;
  readonly created_at: Date;
  readonly updated_at: Date;
};

const COLUMNS = 'id, first_name, last_name, grade, created_at, updated_at';

/** @param changeSql what else a change writes. */
export function studentStore(database: Database, changeSql: ChangeSql = changeOnly): StudentStore {
  const rows = new Rows(database, { table: 'students', columns: COLUMNS, toThing: toStudent });
  return {
    find: (id) => rows.first(`SELECT ${COLUMNS} FROM students WHERE id = $1`, [id]),
    list: (limit, after) => rows.newest(limit, after),
    insert(id, { first_name, last_name, grade }) {
      const insert = `INSERT INTO students (id, first_name, last_name, grade) VALUES ($1, $2, $3, $4) RETURNING ${COLUMNS}`;
      const values = [id, first_name, last_name, grade];
      return rows.inserted(id, changeSql(insert, 'student.created'), values);
    },
    replace(id, { first_name, last_name, grade }) {
      const update = `UPDATE students SET first_name = $2, last_name = $3, grade = $4, updated_at = now() WHERE id = $1 RETURNING ${COLUMNS}`;
      return rows.first(changeSql(update, 'student.updated'), [id, first_name, last_name, grade]);
    },
    remove(id) {
      const remove = `DELETE FROM students WHERE id = $1 RETURNING ${COLUMNS}`;
      return rows.first(changeSql(remove, 'student.deleted'), [id]);
    },
  };
}

function toStudent(row: StudentRow): Student {
  return {
    id: row.id,
    first_name: row.first_name,
    last_name: row.last_name,
    grade: row.grade,
    created_at: row.created_at.toISOString(),
    updated_at: row.updated_at.toISOString(),
  };
}
