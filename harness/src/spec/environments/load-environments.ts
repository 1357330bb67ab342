import type { EnvironmentSafety } from '../../domain/environment-safety.ts';
import type { EnvironmentSpec } from '../../domain/environment-spec.ts';
import { readSafety } from '../safety/read-safety.ts';
import { checkSchema } from '../schema/check-schema.ts';
import { sortDiagnostics, type Diagnostic, type Reading } from '../source/diagnostic.ts';
import { readOneDocument } from '../source/read-one-document.ts';
import { reportInto, within } from '../source/report.ts';
import { environmentsSchema } from './environments-schema.ts';
import { readCompose } from './read-compose.ts';
import { readExternal } from './read-external.ts';
import { readLocal } from './read-local.ts';
import { readOwnFaults } from './own-faults.ts';

type Environments = {
  readonly environments: Readonly<Record<string, EnvironmentSpec>>;
  /** What each lets be done to it, by its name. */
  readonly safety: ReadonlyMap<string, EnvironmentSafety>;
  /** Modules with faults of the project's own, by their paths below its folder. */
  readonly faults: readonly string[];
  /** What besides passwords and tokens is taken out of journals, reports and messages. */
  readonly redact: readonly string[];
};

/** Reads `faultline.yaml`, or says everything that is wrong with it. */
export function loadEnvironments(input: {
  readonly file: string;
  readonly text: string;
}): Reading<Environments> {
  const read = readOneDocument(input.file, input.text);
  if (!read.ok) return read;
  const { salvaged, diagnostics: ofSchema } = checkSchema(environmentsSchema, read.root);
  const diagnostics: Diagnostic[] = [...ofSchema];
  const report = reportInto(diagnostics, read.root);
  const safety = new Map<string, EnvironmentSafety>();
  const environments = Object.entries(salvaged?.environments ?? {}).flatMap(([name, entry]) => {
    const ofEnvironment = within(report, 'environments', name);
    if (entry !== undefined) safety.set(name, readSafety(entry, ofEnvironment));
    if (entry?.type === 'local') return readLocal(name, entry, ofEnvironment) ?? [];
    if (entry?.type === 'compose') return readCompose(name, entry, ofEnvironment) ?? [];
    if (entry?.type === 'external') return readExternal(name, entry, ofEnvironment) ?? [];
    return [];
  });
  const faults = readOwnFaults(salvaged?.faults, report);
  return diagnostics.length > 0
    ? { ok: false, diagnostics: sortDiagnostics(diagnostics) }
    : {
        ok: true,
        environments: Object.fromEntries(environments.map((spec) => [spec.name, spec])),
        safety,
        faults,
        redact: salvaged?.redact?.filter((pattern) => pattern !== undefined) ?? [],
      };
}
