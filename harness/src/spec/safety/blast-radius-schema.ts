import { Type, type Static, type TObject } from 'typebox';
import { quantity } from '../schema/quantity-schema.ts';

const limits = {
  maxTargets: Type.Optional(
    Type.Integer({ description: 'How many things may be touched in all. A whole number.' }),
  ),
  maxPercent: Type.Optional(
    quantity('percentage', 'How much of the instances of any one service may be touched.'),
  ),
};

/** How much may be touched: the same shape in an experiment and in an environment. */
export function blastRadiusSchema(description: string): TObject<typeof limits> {
  return Type.Object(limits, { additionalProperties: false, description });
}

export type BlastRadiusEntry = Static<ReturnType<typeof blastRadiusSchema>>;
