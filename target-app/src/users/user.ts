import { Type, type Static } from 'typebox';
import { NameField } from '../collections/name-field.ts';
import { PageOf } from '../collections/page.ts';
import { newSortableId, sortableIdPattern } from '../identifiers/sortable-id.ts';

const ID_PREFIX = 'USR';
export const USER_ID_PATTERN = sortableIdPattern(ID_PREFIX);
export const UserId = Type.String({ pattern: USER_ID_PATTERN });

/** Addresses as people have them; a mail server has the last word. */
export const EMAIL_PATTERN =
  "^[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]{1,64}@(?:[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?[.])+[A-Za-z]{2,63}$";
export const LONGEST_EMAIL = 254;

/** What a client may say about a user. */
export const UserFields = Type.Object(
  {
    name: NameField,
    email: Type.String({ maxLength: LONGEST_EMAIL, pattern: EMAIL_PATTERN }),
  },
  { additionalProperties: false },
);
export type UserFields = Static<typeof UserFields>;

export const User = Type.Object({
  id: UserId,
  ...UserFields.properties,
  created_at: Type.String(),
  updated_at: Type.String(),
});
export type User = Static<typeof User>;

export const UserPage = PageOf(User);

export function newUserId(nowMs: number): string {
  return newSortableId(ID_PREFIX, nowMs);
}

/** One address is one user, however it is typed, and blanks around a name say nothing. */
export function normalised({ name, email }: UserFields): UserFields {
  return { name: name.trim(), email: email.toLowerCase() };
}
