import type { Database } from '../database/database.ts';
import type { Item, ItemFields } from './item.ts';

/** The source of truth: items in PostgreSQL. */
export type ItemStore = {
  find(id: string): Promise<Item | undefined>;
  /** The newest first, those after `after` when given. */
  list(limit: number, after?: string): Promise<readonly Item[]>;
  insert(id: string, fields: ItemFields): Promise<Item>;
};

type ItemRow = ItemFields & { readonly id: string; readonly created_at: Date };

const COLUMNS = 'id, name, quantity, price_cents, created_at';

export function itemStore(database: Database): ItemStore {
  const many = async (text: string, parameters: readonly unknown[]): Promise<Item[]> =>
    (await database.query<ItemRow>(text, parameters)).map(toItem);
  return {
    async find(id) {
      return (await many(`SELECT ${COLUMNS} FROM items WHERE id = $1`, [id]))[0];
    },
    list: (limit, after) =>
      after === undefined
        ? many(`SELECT ${COLUMNS} FROM items ORDER BY id DESC LIMIT $1`, [limit])
        : many(`SELECT ${COLUMNS} FROM items WHERE id < $2 ORDER BY id DESC LIMIT $1`, [
            limit,
            after,
          ]),
    async insert(id, { name, quantity, price_cents }) {
      const [inserted] = await many(
        `INSERT INTO items (id, name, quantity, price_cents) VALUES ($1, $2, $3, $4) RETURNING ${COLUMNS}`,
        [id, name, quantity, price_cents],
      );
      if (inserted === undefined) throw new Error(`The insert of ${id} returned no row.`);
      return inserted;
    },
  };
}

function toItem(row: ItemRow): Item {
  return {
    id: row.id,
    name: row.name,
    quantity: row.quantity,
    price_cents: row.price_cents,
    created_at: row.created_at.toISOString(),
  };
}
