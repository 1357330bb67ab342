import { Type, type TSchema, type TUnsafe } from 'typebox';
import type { Parameter } from '../../domain/parameter.ts';
import type { FaultDeclaration, FaultDeclarations } from '../fault-declaration.ts';
import { choiceSchema } from '../schema/choice-schema.ts';
import { linkSchema, nameSchema } from '../schema/named-schema.ts';
import { quantity } from '../schema/quantity-schema.ts';
import { taggedUnion } from '../schema/tagged-union.ts';
import { foreignNameSchema } from '../schema/foreign-name-schema.ts';
import { writeQuantity } from '../schema/write-quantity.ts';

/** One fault of an experiment as it is written: what it is, what it is done to, and its parameters with units. */
export type FaultEntry = {
  readonly type: string;
  readonly link?: string;
  readonly service?: string;
  readonly [parameter: string]: string | number | undefined;
};

/** The schema of a fault entry, a branch for each fault there is. */
export function faultSchema(faults: FaultDeclarations): TUnsafe<FaultEntry> {
  const branches = [...faults.values()].map(branchOf);
  const union = taggedUnion('type', branches, 'One fault, and what it is done to.');
  return Type.Unsafe<FaultEntry>(union);
}

/** What a person is told of a parameter: what it is for, its limits and what it is when left out. */
export function describeParameter(parameter: Parameter): string {
  if (parameter.kind === 'choice') return `${parameter.summary} Left out: ${parameter.default}.`;
  if (parameter.kind === 'name') return `${parameter.summary} Left out: ${parameter.leftOut}.`;
  const { kind, min, max, default: standard } = parameter;
  const written = (limit: number) => (kind === 'count' ? limit : writeQuantity(kind, limit));
  const parts = [
    parameter.summary,
    min === undefined ? '' : `At least ${written(min)}.`,
    max === undefined ? '' : `At most ${written(max)}.`,
    standard === undefined ? '' : `Left out: ${standard}.`,
  ];
  return parts.filter((part) => part !== '').join(' ');
}

/** Whether an entry must name the parameter: nothing without a default is guessed. */
export function isCompulsory(parameter: Parameter): boolean {
  return parameter.default === undefined;
}

function branchOf(fault: FaultDeclaration): TSchema {
  const target =
    fault.target === 'link'
      ? { link: linkSchema('The link it is done to, as the environment names it.') }
      : { service: nameSchema('The service it is done to, as the environment names it.') };
  const parameters = Object.entries(fault.parameters).map(
    ([name, parameter]) => [name, parameterSchema(parameter)] as const,
  );
  return Type.Object(
    {
      type: Type.Literal(fault.type, { description: fault.summary }),
      ...target,
      ...Object.fromEntries(parameters),
    },
    { additionalProperties: false, description: fault.summary },
  );
}

function parameterSchema(parameter: Parameter): TSchema {
  const description = describeParameter(parameter);
  const schema = valueSchema(parameter, description);
  return isCompulsory(parameter) ? schema : Type.Optional(schema);
}

function valueSchema(parameter: Parameter, description: string): TSchema {
  switch (parameter.kind) {
    case 'choice':
      return choiceSchema(parameter.choices, description);
    case 'name':
      return foreignNameSchema(description);
    case 'count': {
      const { min: minimum, max: maximum } = parameter;
      const most = maximum === undefined ? {} : { maximum };
      return Type.Integer({ minimum, ...most, description: `${description} Write a number.` });
    }
    case 'duration':
    case 'percentage':
    case 'rate':
    case 'size':
    case 'bandwidth':
      return quantity(parameter.kind, description);
  }
}
