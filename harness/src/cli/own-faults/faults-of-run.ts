import { FaultlineError } from '../../domain/faultline-error.ts';
import type { PluginRecord } from '../../domain/plugin-record.ts';
import type { RunRecord } from '../../domain/run-record.ts';
import { faultRegistry } from '../../faults/registry.ts';
import type { FaultDefinition, FaultRegistry } from '../../ports/fault-definition.ts';
import { digestOfModule } from './module-digest.ts';

/** Says why a module may not be loaded, as a clause after its path; undefined when it may. */
export type Trust = (path: string) => Promise<string | undefined>;

const PUT_BACK =
  'Put the module back as it was during the run, and recover again; or undo it by hand from the undo record.';
const LIST_IT =
  'When you know this journal and the module for yours, list the module under `faults` in the faultline.yaml of the project of the run, and recover again; or undo it by hand from the undo record.';

/**
 * The faults with which a run of an earlier day is undone: ours, and those that it brought itself, from where its
 * journal says they were, as far as they are trusted. A fault whose module is gone, has changed or is not trusted cannot
 * be undone, and says so when it is tried, so that all others still are.
 */
export async function faultsOfRun(
  { source, experiment }: Pick<RunRecord, 'source' | 'experiment'>,
  trust: Trust,
): Promise<FaultRegistry> {
  const registry = new Map(faultRegistry);
  for (const plugin of source.plugins ?? []) {
    const types = plugin.types.filter((type) => experiment.faults.some((one) => one.type === type));
    if (types.length === 0) continue;
    const loaded = await load(plugin, trust);
    for (const type of types) {
      // A journal from elsewhere does not decide how one of ours is undone.
      if (faultRegistry.has(type)) continue;
      if ('faults' in loaded) {
        const fault = loaded.faults.find((one) => one.type === type);
        const problem = `${plugin.path} brings it no more`;
        registry.set(type, fault ?? lostFault(type, { problem, hint: PUT_BACK }));
      } else registry.set(type, lostFault(type, loaded));
    }
  }
  return registry;
}

type Lost = { readonly problem: string; readonly hint: string };
type Loaded = { readonly faults: readonly FaultDefinition[] } | Lost;

async function load({ path, sha256 }: PluginRecord, trust: Trust): Promise<Loaded> {
  const found = await digestOfModule(path).catch(() => undefined);
  if (found === undefined) return { problem: `${path} is gone`, hint: PUT_BACK };
  if (found !== sha256) {
    return {
      problem: `${path} has changed since the run, or a file that it imports`,
      hint: PUT_BACK,
    };
  }
  const distrust = await trust(path);
  if (distrust !== undefined) return { problem: `${path} ${distrust}`, hint: LIST_IT };
  // What checks a module brings the schemas with it, which a watchdog of faults that are all ours need not hold.
  const { importPlugin } = await import('./import-plugin.ts');
  const { faults, problems } = await importPlugin(path);
  if (problems.length === 0) return { faults };
  return { problem: `${path} ${problems.join('; ')}`, hint: PUT_BACK };
}

/** Stands in for a fault that cannot be had any more; whatever is asked of it is refused with the reason. */
function lostFault(type: string, { problem: why, hint }: Lost): FaultDefinition {
  const sentence = `The fault type "${type}" cannot be undone: ${why}.`;
  const refuse = () => Promise.reject(new FaultlineError('PLUGIN_INVALID', sentence, { hint }));
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
