import { FaultlineError } from '../../domain/faultline-error.ts';
import type { PluginRecord } from '../../domain/plugin-record.ts';
import type { RunRecord } from '../../domain/run-record.ts';
import { faultRegistry } from '../../faults/registry.ts';
import type { FaultDefinition, FaultRegistry } from '../../ports/fault-definition.ts';
import { sha256Of } from './plugin-file.ts';

/**
 * The faults with which a run of an earlier day is undone: ours, and those that it brought itself, from where its
 * journal says they were. A fault whose module is gone or has changed cannot be undone, and says so when it is tried,
 * so that all others still are.
 */
export async function faultsOfRun({
  source,
  experiment,
}: Pick<RunRecord, 'source' | 'experiment'>): Promise<FaultRegistry> {
  const registry = new Map(faultRegistry);
  for (const plugin of source.plugins ?? []) {
    const types = plugin.types.filter((type) => experiment.faults.some((one) => one.type === type));
    if (types.length === 0) continue;
    const loaded = await load(plugin);
    for (const type of types) {
      if ('faults' in loaded) {
        const fault = loaded.faults.find((one) => one.type === type);
        registry.set(type, fault ?? lostFault(type, `${plugin.path} brings it no more`));
      } else registry.set(type, lostFault(type, loaded.problem));
    }
  }
  return registry;
}

type Loaded = { readonly faults: readonly FaultDefinition[] } | { readonly problem: string };

async function load({ path, sha256 }: PluginRecord): Promise<Loaded> {
  const found = await sha256Of(path).catch(() => undefined);
  if (found === undefined) return { problem: `${path} is gone` };
  if (found !== sha256) return { problem: `${path} has changed since the run` };
  // What checks a module brings the schemas with it, which a watchdog of faults that are all ours need not hold.
  const { importPlugin } = await import('./import-plugin.ts');
  const { faults, problems } = await importPlugin(path);
  return problems.length === 0 ? { faults } : { problem: `${path} ${problems.join('; ')}` };
}

/** Stands in for a fault that cannot be had any more; whatever is asked of it is refused with the reason. */
function lostFault(type: string, why: string): FaultDefinition {
  const refuse = () =>
    Promise.reject(
      new FaultlineError('PLUGIN_INVALID', `The fault type "${type}" cannot be undone: ${why}.`, {
        hint: 'Put the module back as it was during the run, and recover again; or undo it by hand from the undo record.',
      }),
    );
  return {
    type,
    summary: 'A fault of a module that is not there any more.',
    needs: 'nothing',
    target: 'service',
    lasts: 'sustained',
    parameters: {},
    check: () => [],
    describe: () => ({ does: why, undo: why, proof: why }),
    observeDeadlineMs: () => 0,
    targets: refuse,
    capture: refuse,
    inject: refuse,
    readBack: refuse,
    observe: refuse,
    rollBack: refuse,
  };
}
