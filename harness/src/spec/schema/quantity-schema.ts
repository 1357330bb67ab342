import { Type, type TString } from 'typebox';
import { UNIT_EXAMPLES, UNIT_PATTERNS, type UnitKind } from '../../domain/units.ts';

/** Text with its unit; the description shows editors how to write it. */
export function quantity(kind: UnitKind, description: string): TString {
  return Type.String({
    pattern: UNIT_PATTERNS[kind],
    description: `${description} Write it like ${UNIT_EXAMPLES[kind]}.`,
  });
}

/** The unit a schema's pattern asks for, if it is one of ours. */
export function unitOfPattern(pattern: string | undefined): UnitKind | undefined {
  for (const kind of Object.keys(UNIT_PATTERNS)) {
    if (isUnitKind(kind) && UNIT_PATTERNS[kind] === pattern) return kind;
  }
  return undefined;
}

function isUnitKind(name: string): name is UnitKind {
  return name in UNIT_PATTERNS;
}
