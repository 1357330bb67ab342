import { Type, type TSchema } from 'typebox';

export const LARGEST_PAGE = 100;
export const DEFAULT_PAGE = 20;

/** A part of a list, the newest first; `next` is the address of what follows, `null` at the end. */
export type Page<T> = { readonly items: T[]; readonly next: string | null };

export function PageOf<T extends TSchema>(item: T) {
  return Type.Object({
    items: Type.Array(item),
    next: Type.Union([Type.String(), Type.Null()]),
  });
}

/** What asks for a part of a list: how many, and after which id. */
export function PageQuery(idPattern: string) {
  return Type.Object(
    {
      limit: Type.Optional(Type.Integer({ minimum: 1, maximum: LARGEST_PAGE })),
      after: Type.Optional(Type.String({ pattern: idPattern })),
    },
    { additionalProperties: false },
  );
}
