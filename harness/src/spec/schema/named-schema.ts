import { Type, type TString } from 'typebox';

/** Names that become file names, ids, labels and parts of an address: lower case, digits and hyphens. */
export const NAME_PATTERN = '^[a-z0-9]+(?:-[a-z0-9]+)*$';
const SLO_NAME_PATTERN = '^[a-z0-9]+(?:-[a-z0-9]+)*(?:/[a-z0-9]+(?:-[a-z0-9]+)*)?$';
/** What DNS allows as well. */
export const LONGEST_NAME = 63;
export const LINK_PATTERN = '^[a-z0-9]+(?:-[a-z0-9]+)*->[a-z0-9]+(?:-[a-z0-9]+)*$';

export function nameSchema(description: string): TString {
  return Type.String({
    pattern: NAME_PATTERN,
    maxLength: LONGEST_NAME,
    description: `${description} Lower-case letters, digits and hyphens.`,
  });
}

export function linkSchema(description: string): TString {
  return Type.String({
    pattern: LINK_PATTERN,
    description: `${description} Write it as \`from->to\`.`,
  });
}

/** Of an SLO with several objectives each has a name of its own: `slo/objective`. */
export function sloNameSchema(description: string): TString {
  return Type.String({
    pattern: SLO_NAME_PATTERN,
    maxLength: 2 * LONGEST_NAME + 1,
    description: `${description} Lower-case letters, digits and hyphens, and \`slo/objective\` where it has several.`,
  });
}

/** A sentence a person reads. */
export function sentenceSchema(description: string): TString {
  return Type.String({ minLength: 1, maxLength: 1_000, description });
}
