import type { EnvironmentSpec } from '../../domain/environment-spec.ts';
import { checkSchema } from '../schema/check-schema.ts';
import { sortDiagnostics, type Diagnostic, type Reading } from '../source/diagnostic.ts';
import { readOneDocument } from '../source/read-one-document.ts';
import { reportInto, within } from '../source/report.ts';
import { environmentsSchema } from './environments-schema.ts';
import { readExternal } from './read-external.ts';
import { readLocal } from './read-local.ts';

/** Reads `faultline.yaml`, or says everything that is wrong with it. */
export function loadEnvironments(input: {
  readonly file: string;
  readonly text: string;
}): Reading<{ readonly environments: Readonly<Record<string, EnvironmentSpec>> }> {
  const read = readOneDocument(input.file, input.text);
  if (!read.ok) return read;
  const { salvaged, diagnostics: ofSchema } = checkSchema(environmentsSchema, read.root);
  const diagnostics: Diagnostic[] = [...ofSchema];
  const report = reportInto(diagnostics, read.root);
  const environments = Object.entries(salvaged?.environments ?? {}).flatMap(([name, entry]) => {
    const ofEnvironment = within(report, 'environments', name);
    if (entry?.type === 'local') return readLocal(name, entry, ofEnvironment) ?? [];
    if (entry?.type === 'external') return readExternal(name, entry, ofEnvironment) ?? [];
    return [];
  });
  return diagnostics.length > 0
    ? { ok: false, diagnostics: sortDiagnostics(diagnostics) }
    : {
        ok: true,
        environments: Object.fromEntries(environments.map((spec) => [spec.name, spec])),
      };
}
