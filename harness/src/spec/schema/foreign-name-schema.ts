import { Type, type TString } from 'typebox';

/** Names as engines and other tools allow them: `school_app`. */
const FOREIGN_NAME_PATTERN = '^[A-Za-z0-9][A-Za-z0-9_.-]*$';
const LONGEST_NAME = 128;

/** The name of something that is not ours to name. */
export function foreignNameSchema(description: string): TString {
  return Type.String({ pattern: FOREIGN_NAME_PATTERN, maxLength: LONGEST_NAME, description });
}
