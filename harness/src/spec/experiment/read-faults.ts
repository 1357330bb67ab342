import type { FaultSpec, FaultTarget } from '../../domain/fault.ts';
import type { Parameter, UntypedValues } from '../../domain/parameter.ts';
import { parseQuantity } from '../../domain/units.ts';
import type { FaultDeclaration, FaultDeclarations } from '../fault-declaration.ts';
import { within, type Report } from '../source/report.ts';
import type { Salvaged } from '../schema/salvage.ts';
import type { FaultEntry } from './fault-schema.ts';
import { readQuantity } from './read-quantity.ts';

type SalvagedEntry = Salvaged<FaultEntry>;

/** Reads the faults; ids count up by type, in the order of the file. */
export function readFaults(
  entries: readonly (SalvagedEntry | undefined)[],
  faults: FaultDeclarations,
  report: Report,
): readonly FaultSpec[] {
  const specs: FaultSpec[] = [];
  const seen = new Map<string, number>();
  for (const [index, entry] of entries.entries()) {
    const declaration = faults.get(entry?.type ?? '');
    if (entry === undefined || declaration === undefined) continue;
    const read = readFault(entry, declaration, within(report, 'faults', index));
    if (read === undefined) continue;
    const twin = seen.get(JSON.stringify(read));
    seen.set(JSON.stringify(read), index);
    if (twin !== undefined) {
      report(['faults', index], {
        message: `this is the same fault as number ${twin + 1} of the list`,
        expected: 'keep one of the two',
      });
    }
    const number = specs.filter((spec) => spec.type === declaration.type).length + 1;
    specs.push({ id: `${declaration.type}-${number}`, ...read });
  }
  return specs;
}

function readFault(
  entry: SalvagedEntry,
  declaration: FaultDeclaration,
  report: Report,
): Omit<FaultSpec, 'id'> | undefined {
  const { values, complete } = readValues(entry, declaration, report);
  if (!complete) return undefined;
  for (const sentence of declaration.check(values)) {
    const written = Object.keys(declaration.parameters).filter((name) => name in entry);
    const place = firstNamed(sentence, written) ?? 'type';
    report([place], {
      message: sentence,
      expected: `see \`faultline faults ${declaration.type}\``,
    });
  }
  const target = readTarget(entry, declaration);
  return target === undefined ? undefined : { type: declaration.type, target, values };
}

function readValues(
  entry: SalvagedEntry,
  declaration: FaultDeclaration,
  report: Report,
): { readonly values: UntypedValues; readonly complete: boolean } {
  const values: Record<string, number | string> = {};
  const parameters = Object.entries(declaration.parameters);
  for (const [name, parameter] of parameters) {
    const value = readValue(entry[name], parameter, within(report, name));
    if (value !== undefined) values[name] = value;
  }
  return { values, complete: Object.keys(values).length === parameters.length };
}

function readValue(
  written: string | number | undefined,
  parameter: Parameter,
  report: Report,
): number | string | undefined {
  // The schema has held these to what they may be.
  if (parameter.kind === 'choice' || parameter.kind === 'count' || parameter.kind === 'name') {
    return written ?? parameter.default;
  }
  if (written !== undefined) {
    return readQuantity(parameter.kind, { text: String(written), path: [] }, parameter, report);
  }
  const standard = parseQuantity(parameter.kind, parameter.default ?? '');
  return standard.ok ? standard.value : undefined;
}

function readTarget(entry: SalvagedEntry, declaration: FaultDeclaration): FaultTarget | undefined {
  const { link, service } = entry;
  if (declaration.target === 'link') return link === undefined ? undefined : { kind: 'link', link };
  return service === undefined ? undefined : { kind: 'service', service };
}

/** The parameter a sentence speaks of first. */
function firstNamed(sentence: string, names: readonly string[]): string | undefined {
  const words = sentence.split(/[^A-Za-z0-9-]+/);
  return words.find((word) => names.includes(word));
}
