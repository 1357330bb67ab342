import { DatabaseError } from 'pg';
import type { Database } from '../database/database.ts';
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
  const many = async (text: string, parameters: readonly unknown[]): Promise<User[]> =>
    (await database.query<UserRow>(text, parameters)).map(toUser);
  const first = async (text: string, parameters: readonly unknown[]) =>
    (await many(text, parameters))[0];
  return {
    find: (id) => first(`SELECT ${COLUMNS} FROM users WHERE id = $1`, [id]),
    list: (limit, after) =>
      after === undefined
        ? many(`SELECT ${COLUMNS} FROM users ORDER BY id DESC LIMIT $1`, [limit])
        : many(`SELECT ${COLUMNS} FROM users WHERE id < $2 ORDER BY id DESC LIMIT $1`, [
            limit,
            after,
          ]),
    async insert(id, { name, email }) {
      const insert = `INSERT INTO users (id, name, email) VALUES ($1, $2, $3) RETURNING ${COLUMNS}`;
      const inserted = await orTaken(first(insert, [id, name, email]));
      if (inserted === undefined) throw new Error(`The insert of ${id} returned no row.`);
      return inserted;
    },
    replace: (id, { name, email }) =>
      orTaken(
        first(
          `UPDATE users SET name = $2, email = $3, updated_at = now() WHERE id = $1 RETURNING ${COLUMNS}`,
          [id, name, email],
        ),
      ),
    async remove(id) {
      return (await many(`DELETE FROM users WHERE id = $1 RETURNING ${COLUMNS}`, [id])).length > 0;
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
