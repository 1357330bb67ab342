import { Type, type Static } from 'typebox';
import { NameField } from '../collections/name-field.ts';
import { PageOf } from '../collections/page.ts';
import { newSortableId, sortableIdPattern } from '../identifiers/sortable-id.ts';

const ID_PREFIX = 'ITM';
export const ITEM_ID_PATTERN = sortableIdPattern(ID_PREFIX);
export const ItemId = Type.String({ pattern: ITEM_ID_PATTERN });

/** What a client may say about an item. */
export const ItemFields = Type.Object(
  {
    name: NameField,
    quantity: Type.Integer({ minimum: 0, maximum: 1_000_000 }),
    price_cents: Type.Integer({ minimum: 0, maximum: 100_000_000 }),
  },
  { additionalProperties: false },
);
export type ItemFields = Static<typeof ItemFields>;

export const Item = Type.Object({
  id: ItemId,
  ...ItemFields.properties,
  created_at: Type.String(),
});
export type Item = Static<typeof Item>;

export const ItemPage = PageOf(Item);

export function newItemId(nowMs: number): string {
  return newSortableId(ID_PREFIX, nowMs);
}
