import type { Parameter } from '../../domain/parameter.ts';
import { UNIT_EXAMPLES } from '../../domain/units.ts';
import { writeQuantity } from '../../spec/schema/write-quantity.ts';

/** One parameter of a fault as the catalogue shows it. */
export type ParameterCells = {
  readonly name: string;
  /** `a duration, like 400ms, 30s or 1m30s`, or the choices. */
  readonly write: string;
  /** What it is when left out; `compulsory` when it may not be. */
  readonly leftOut: string;
  readonly limits: string;
  readonly summary: string;
};

export function parameterCells(name: string, parameter: Parameter): ParameterCells {
  const { summary } = parameter;
  const leftOut = String(parameter.default ?? 'compulsory');
  if (parameter.kind === 'choice') {
    return { name, write: parameter.choices.join(' or '), leftOut, limits: '', summary };
  }
  if (parameter.kind === 'name') {
    return { name, write: 'a name', leftOut: parameter.leftOut, limits: '', summary };
  }
  if (parameter.kind === 'count') {
    const { min, max } = parameter;
    const most = max === undefined ? '' : String(max);
    return { name, write: 'a number', leftOut, limits: limitsInWords(String(min), most), summary };
  }
  const { kind, min, max } = parameter;
  const write = `${kind}, like ${UNIT_EXAMPLES[kind]}`;
  const low = min === undefined || min === 0 ? '' : writeQuantity(kind, min);
  const high = max === undefined ? '' : writeQuantity(kind, max);
  return { name, write, leftOut, limits: limitsInWords(low, high), summary };
}

function limitsInWords(low: string, high: string): string {
  if (low === '' && high === '') return '';
  if (low === '') return `at most ${high}`;
  return high === '' ? `at least ${low}` : `${low} to ${high}`;
}
