import { Type, type Static, type TObject } from 'typebox';
import { DEFAULT_LIMITS } from '../../domain/blast-radius.ts';
import { formatRatio } from '../../domain/units.ts';
import { quantity } from '../schema/quantity-schema.ts';

const limits = {
  maxTargets: Type.Optional(
    Type.Integer({
      description: `How many things may be touched in all. A whole number; where neither an experiment nor its environment says, ${String(DEFAULT_LIMITS.maxTargets)}.`,
    }),
  ),
  maxPercent: Type.Optional(
    quantity(
      'percentage',
      `How much of the instances of any one service may be touched; where neither an experiment nor its environment says, ${formatRatio(DEFAULT_LIMITS.maxPercent)}, but always one.`,
    ),
  ),
};

/** How much may be touched: the same shape in an experiment and in an environment. */
export function blastRadiusSchema(description: string): TObject<typeof limits> {
  return Type.Object(limits, { additionalProperties: false, description });
}

export type BlastRadiusEntry = Static<ReturnType<typeof blastRadiusSchema>>;
