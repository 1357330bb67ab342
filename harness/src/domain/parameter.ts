import type { UnitKind } from './units.ts';

/**
 * A fault declares its parameters as data; from that one declaration come the TypeScript types, the JSON
 * Schema, editor completion, validation, `faultline faults` and the catalogue in `docs/`.
 */
export type Parameter = {
  /** One sentence in the user's terms. */
  readonly summary: string;
} & (
  | {
      readonly kind: UnitKind;
      readonly required?: true;
      /** As a person would write it: `0ms`, `100%`. */
      readonly default?: string;
      /** In the parsed unit (ms, ratio, bytes, bytes a second). */
      readonly min?: number;
      readonly max?: number;
    }
  | { readonly kind: 'choice'; readonly choices: readonly string[]; readonly default: string }
  /** How many: a whole number, which has no unit. */
  | {
      readonly kind: 'count';
      readonly default: number;
      readonly min: number;
      readonly max?: number;
    }
  /** What somebody else has named, as they call it; empty when left out, and `leftOut` says what that means. */
  | { readonly kind: 'name'; readonly default: ''; readonly leftOut: string }
);

export type Parameters = Readonly<Record<string, Parameter>>;

type ValueOf<P> = P extends { readonly kind: 'choice'; readonly choices: readonly (infer C)[] }
  ? C
  : P extends { readonly kind: 'name' }
    ? string
    : number;

/**
 * The values a fault is handed: quantities as numbers in their parsed unit, choices as their literal, counts as
 * numbers, names as text.
 */
export type ParameterValues<P extends Parameters> = { readonly [K in keyof P]: ValueOf<P[K]> };

/** Values before a fault's own types are known, as they stand in the spec and the journal. */
export type UntypedValues = Readonly<Record<string, number | string>>;
