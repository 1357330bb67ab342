import { DatabaseError } from 'pg';
import type { Database } from '../database/database.ts';
import { Rows } from '../database/rows.ts';
import { EmailTakenError } from './email-taken-error.ts';
import type { User, UserFields } from './user.ts';

/** The source of truth: users in PostgreSQL. Writes throw EmailTakenError when another user has the address. */
export type UserStore = {
  find(id: string): Promise<User | undefined>;
  /** The newest first, those after `after` when given. */
  list(limit: number, after?: string): Promise<readonly User[]>;
  insert(id: string, fields: UserFields): Promise<User>;
  /** `undefined` when there is no such user. */
  replace(id: string, fields: UserFields): Promise<User | undefined>;
  /** Whether there was one. */
  remove(id: string): Promise<boolean>;
};

type UserRow = UserFields & {
  readonly id: string;
  readonly created_at: Date;
  readonly updated_at: Date;
};

const COLUMNS = 'id, name, email, created_at, updated_at';

export function userStore(database: Database): UserStore {
  const rows = new Rows(database, { table: 'users', columns: COLUMNS, toThing: toUser });
  return {
    find: (id) => rows.first(`SELECT ${COLUMNS} FROM users WHERE id = $1`, [id]),
    list: (limit, after) => rows.newest(limit, after),
    insert(id, { name, email }) {
      const insert = `INSERT INTO users (id, name, email) VALUES ($1, $2, $3) RETURNING ${COLUMNS}`;
      return orTaken(rows.inserted(id, insert, [id, name, email]));
    },
    replace: (id, { name, email }) =>
      orTaken(
        rows.first(
          `UPDATE users SET name = $2, email = $3, updated_at = now() WHERE id = $1 RETURNING ${COLUMNS}`,
          [id, name, email],
        ),
      ),
    async remove(id) {
      const removed = await rows.first(`DELETE FROM users WHERE id = $1 RETURNING ${COLUMNS}`, [
        id,
      ]);
      return removed !== undefined;
    },
  };
}

async function orTaken<T>(write: Promise<T>): Promise<T> {
  try {
    return await write;
  } catch (error) {
    const isTaken = error instanceof DatabaseError && error.constraint === 'users_email_taken';
    throw isTaken ? new EmailTakenError() : error;
  }
}

function toUser(row: UserRow): User {
  return {
    id: row.id,
    name: row.name,
    email: row.email,
    created_at: row.created_at.toISOString(),
    updated_at: row.updated_at.toISOString(),
  };
}
