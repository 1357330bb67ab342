import { Type, type TSchema, type TUnsafe } from 'typebox';
import type { Parameter } from '../../domain/parameter.ts';
import type { FaultDeclaration, FaultDeclarations } from '../fault-declaration.ts';
import { choiceSchema } from '../schema/choice-schema.ts';
import { linkSchema, nameSchema } from '../schema/named-schema.ts';
import { quantity } from '../schema/quantity-schema.ts';
import { taggedUnion } from '../schema/tagged-union.ts';
import { writeQuantity } from '../schema/write-quantity.ts';

/** One fault of an experiment as it is written: what it is, what it is done to, and its parameters with units. */
export type FaultEntry = {
  readonly type: string;
  readonly link?: string;
  readonly service?: string;
  readonly [parameter: string]: string | undefined;
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
  const { kind, min, max, default: standard } = parameter;
  const parts = [
    parameter.summary,
    min === undefined ? '' : `At least ${writeQuantity(kind, min)}.`,
    max === undefined ? '' : `At most ${writeQuantity(kind, max)}.`,
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
  const schema =
    parameter.kind === 'choice'
      ? choiceSchema(parameter.choices, description)
      : quantity(parameter.kind, description);
  return isCompulsory(parameter) ? schema : Type.Optional(schema);
}
