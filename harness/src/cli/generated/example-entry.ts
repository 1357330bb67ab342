import type { FaultTarget } from '../../domain/fault.ts';
import type { Parameter, UntypedValues } from '../../domain/parameter.ts';
import { parseQuantity, type UnitKind } from '../../domain/units.ts';
import type { FaultDefinition } from '../../ports/fault-definition.ts';

/** A fault as it could stand in an experiment, with no more than it must have. */
export type ExampleEntry = {
  /** `{ type: network-latency, link: api->redis, latency: 400ms }` */
  readonly text: string;
  readonly target: FaultTarget;
  readonly values: UntypedValues;
};

const WRITTEN: Readonly<Record<UnitKind, string>> = {
  duration: '400ms',
  percentage: '50%',
  rate: '10/s',
  size: '1kB',
  bandwidth: '10kB/s',
};

/** An example of a fault, as the catalogue shows it; it is valid, and a test holds it to that. */
export function exampleEntry(fault: FaultDefinition): ExampleEntry {
  const target: FaultTarget =
    fault.target === 'link'
      ? { kind: 'link', link: 'api->redis' }
      : { kind: 'service', service: 'api' };
  const parameters = Object.entries(fault.parameters);
  const written = parameters
    .filter(([, parameter]) => parameter.default === undefined)
    .map(([name, parameter]) => `${name}: ${writtenValue(parameter)}`);
  const where = target.kind === 'link' ? `link: ${target.link}` : `service: ${target.service}`;
  return {
    text: `{ ${[`type: ${fault.type}`, where, ...written].join(', ')} }`,
    target,
    values: Object.fromEntries(
      parameters.map(([name, parameter]) => [name, parsedValue(parameter)] as const),
    ),
  };
}

function writtenValue(parameter: Parameter): string {
  switch (parameter.kind) {
    case 'choice':
    case 'name':
      return parameter.default;
    case 'count':
      return String(parameter.default);
    case 'duration':
    case 'percentage':
    case 'rate':
    case 'size':
    case 'bandwidth':
      return parameter.default ?? WRITTEN[parameter.kind];
  }
}

function parsedValue(parameter: Parameter): number | string {
  const { kind } = parameter;
  if (kind === 'choice' || kind === 'count' || kind === 'name') return parameter.default;
  const parsed = parseQuantity(kind, writtenValue(parameter));
  return parsed.ok ? parsed.value : Number.NaN;
}
