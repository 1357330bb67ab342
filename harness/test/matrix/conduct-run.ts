import { systemClock } from '../../src/adapters/system-clock/system-clock.ts';
import { carryOut } from '../../src/cli/carry-out.ts';
import { composeRun } from '../../src/cli/composition.ts';
import type { Host } from '../../src/cli/host.ts';
import { openExperiment } from '../../src/cli/open-experiment.ts';
import { findProject } from '../../src/cli/project.ts';
import type { ReadRun } from '../../src/cli/read-run.ts';
import type { JournalEvent } from '../../src/domain/journal-event.ts';
import type { ConductorOrder } from './kill-order.ts';
import { steadyLoad } from './steady-load.ts';

/** Where a run is conducted, and how it hears of signals. */
export type ConductorHost = Pick<Host, 'cwd' | 'env' | 'onCrash' | 'onSignal' | 'onSuspend'>;

/** Carries out a run as `faultline run` does, but for the load; `onEvent` is called once each record is written. */
export async function conductRun(
  order: ConductorOrder,
  at: ConductorHost,
  onEvent: (event: JournalEvent) => void,
): Promise<ReadRun> {
  const silent = { write: () => undefined, isTTY: false, columns: 100 };
  const stderr = { ...silent, write: (text: string) => void process.stderr.write(text) };
  const host: Host = { ...at, argv: [], stdout: silent, stderr, clock: systemClock };
  const project = findProject(host.cwd);
  const { experiment: name, environment, outFolder } = order;
  const opened = await openExperiment(project, host.cwd, { name, environment, overrides: [] });
  const compose: typeof composeRun = async (...what) => ({
    ...(await composeRun(...what)),
    load: steadyLoad,
  });
  const wish = { opened, variants: {}, overrides: [], outFolder, compose };
  return carryOut(host, project, wish, { onEvent, onProgress: () => undefined });
}
