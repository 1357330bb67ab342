import type { PluginRecord } from '../../domain/plugin-record.ts';
import { FaultlineError } from '../../domain/faultline-error.ts';
import { faultRegistry } from '../../faults/registry.ts';
import type { FaultDefinition } from '../../ports/fault-definition.ts';
import { importPlugin } from './import-plugin.ts';
import type { KnownFaults } from './known-faults.ts';
import { findPlugin } from './plugin-file.ts';

/** Our faults, and those of the modules of a project; rejects with `PLUGIN_INVALID` and everything that is wrong. */
export async function loadKnownFaults(
  projectFolder: string,
  paths: readonly string[],
): Promise<KnownFaults> {
  const registry = new Map(faultRegistry);
  const origins = new Map([...faultRegistry.keys()].map((type) => [type, 'faultline itself']));
  const plugins: PluginRecord[] = [];
  const problems: string[] = [];
  for (const path of paths) {
    const found = await findPlugin(projectFolder, path);
    if ('problem' in found) {
      problems.push(`${path} ${found.problem}`);
      continue;
    }
    const imported = await importPlugin(found.path);
    problems.push(...imported.problems.map((problem) => `${path} ${problem}`));
    const fresh = (fault: FaultDefinition) => {
      const origin = origins.get(fault.type);
      if (origin === undefined) return true;
      problems.push(`${path} has a fault "${fault.type}", a name that ${origin} has taken`);
      return false;
    };
    const faults = imported.faults.filter((fault) => {
      if (!fresh(fault)) return false;
      registry.set(fault.type, fault);
      origins.set(fault.type, path);
      return true;
    });
    plugins.push({ ...found, types: faults.map(({ type }) => type) });
  }
  if (problems.length === 0) return { registry, plugins };
  throw new FaultlineError('PLUGIN_INVALID', sentenceOf(problems));
}

function sentenceOf(problems: readonly string[]): string {
  const [only] = problems;
  if (only !== undefined && problems.length === 1) return `${only}.`;
  const lines = problems.map((problem) => `${problem}.`);
  return `The project's own faults have ${problems.length} mistakes.\n\n${lines.join('\n')}`;
}
