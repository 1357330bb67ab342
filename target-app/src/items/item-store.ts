import type { Database } from '../database/database.ts';
import { Rows } from '../database/rows.ts';
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
  const rows = new Rows(database, { table: 'items', columns: COLUMNS, toThing: toItem });
  return {
    find: (id) => rows.first(`SELECT ${COLUMNS} FROM items WHERE id = $1`, [id]),
    list: (limit, after) => rows.newest(limit, after),
    insert: (id, { name, quantity, price_cents }) =>
      rows.inserted(
        id,
        `INSERT INTO items (id, name, quantity, price_cents) VALUES ($1, $2, $3, $4) RETURNING ${COLUMNS}`,
        [id, name, quantity, price_cents],
      ),
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
