import { fileURLToPath } from 'node:url';
import { processWithPid, stateOfOwner } from '../adapters/process-owner/this-process.ts';
import { FileTargetLeases } from '../adapters/state-folder/file-target-leases.ts';
import { type RegisteredRun, RunRegistry } from '../adapters/state-folder/run-registry.ts';
import { stateHome } from '../adapters/state-folder/state-home.ts';
import { ProcessWatchdog } from '../adapters/watchdog/process-watchdog.ts';
import type { TargetLeases } from '../ports/target-leases.ts';
import type { Watchdog } from '../ports/watchdog.ts';
import { enteredWatchdog } from './entered-watchdog.ts';
import type { Host } from './host.ts';
import { examine } from './known-runs.ts';

const WATCHDOG_PROGRAM = fileURLToPath(new URL('./watchdog-main.ts', import.meta.url));

/** What stands between one run and the rest of the machine. */
export type RunGuards = {
  readonly watchdog: Watchdog;
  readonly leases: TargetLeases;
  /** Strikes the run from the registry: it has ended and left nothing. */
  leave(): void;
};

/**
 * The watchdog and the leases of a run, both of which keep its entry in the registry. The entry is made once a watchdog
 * is there, which will strike it if this process does not live to.
 */
export function composeGuards(
  host: Host,
  run: Omit<RegisteredRun, 'targets'>,
  redact: readonly string[],
): RunGuards {
  const folder = stateHome(host.env);
  const registry = new RunRegistry(folder);
  let entry: RegisteredRun = { ...run, targets: [] };
  const enter = (change: Partial<RegisteredRun>) => {
    entry = { ...entry, ...change };
    registry.enter(entry);
  };
  const { runId, owner, project } = run;
  const watchdog = new ProcessWatchdog({
    program: WATCHDOG_PROGRAM,
    order: { runId, folder: run.folder, project, owner, redact },
    env: host.env,
    identify: processWithPid,
    stateOf: stateOfOwner,
  });
  const leases = new FileTargetLeases(folder, { runId, folder: run.folder, owner }, (holder) =>
    standingOfHolder(registry, holder),
  );
  return {
    watchdog: enteredWatchdog(
      watchdog,
      (process) => enter({ watchdog: process }),
      (error) => host.stderr.write(`a watchdog could not be sent away: ${String(error)}\n`),
    ),
    leases: {
      acquire: async (targets) => {
        await leases.acquire(targets);
        enter({ targets: targets.map(({ name }) => name) });
      },
      release: () => leases.release(),
    },
    leave: () => registry.leave(runId),
  };
}

async function standingOfHolder(
  registry: RunRegistry,
  holder: Pick<RegisteredRun, 'runId' | 'folder' | 'owner'>,
): Promise<'active' | 'being-undone' | 'left-broken' | 'over'> {
  const unknown = { project: '', experiment: '', environment: '', startedAtMs: 0, targets: ['?'] };
  const { standing } = await examine(registry.find(holder.runId) ?? { ...unknown, ...holder });
  return standing;
}
