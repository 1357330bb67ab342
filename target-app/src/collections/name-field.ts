import { Type } from 'typebox';

/** At least one visible character, and none that PostgreSQL or a terminal would stumble over. */
export const NAME_PATTERN = '^(?=.*\\S)[^\\u0000-\\u001F\\u007F]{1,100}$';

/** A name as people write it. */
export const NameField = Type.String({ minLength: 1, maxLength: 100, pattern: NAME_PATTERN });
