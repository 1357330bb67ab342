import { cpus } from 'node:os';
import { join } from 'node:path';
import { FileJournalWriter } from '../adapters/file-journal/file-journal-writer.ts';
import { RUN_VARIABLE } from '../adapters/process-owner/processes-of-run.ts';
import { isStillThere, thisProcess } from '../adapters/process-owner/this-process.ts';
import { HaltSwitch } from '../adapters/state-folder/halt-switch.ts';
import { stateHome } from '../adapters/state-folder/state-home.ts';
import type { InconclusivePolicy } from '../domain/inconclusive-policy.ts';
import type { JournalEvent } from '../domain/journal-event.ts';
import { redactorFor } from '../domain/redact.ts';
import type { RunOrder } from '../engine/engine-ports.ts';
import { runExperiment } from '../engine/run-experiment.ts';
import { StopControl } from '../engine/stop-control.ts';
import type { JournalWriter } from '../ports/journal-store.ts';
import { composeGuards } from './compose-guards.ts';
import { composeRun } from './composition.ts';
import type { Host } from './host.ts';
import type { OpenedExperiment } from './open-experiment.ts';
import type { Project } from './project.ts';
import { JOURNAL_FILE, readRun, type ReadRun } from './read-run.ts';
import { openRunControl } from './run-control.ts';
import { makeRunId } from './run-id.ts';
import { listenForStops } from './stop-sources.ts';
import { HARNESS_VERSION } from './version.ts';
import { writeReports } from './write-reports.ts';

/** One run, as the command line asks for it. */
export type RunWish = {
  readonly opened: OpenedExperiment;
  readonly variants: Readonly<Record<string, string>>;
  readonly overrides: readonly string[];
  /** Runs go to `<outFolder>/<experiment>/<run-id>/`. */
  readonly outFolder: string;
  /** What junit.xml makes of a run that decides nothing; an error when left out. */
  readonly inconclusive?: InconclusivePolicy;
  /** Other adapters than the usual ones. */
  readonly compose?: typeof composeRun;
};

/** Who watches while a run goes on. */
export type Audience = {
  readonly onEvent: (event: JournalEvent) => void;
  readonly onProgress: (line: string) => void;
};

/** Carries out one run from journal to reports, and undoes everything when a signal comes. */
export async function carryOut(
  host: Host,
  project: Project,
  wish: RunWish,
  audience: Audience,
): Promise<ReadRun & { readonly unwritten?: unknown }> {
  const { compose = composeRun, opened } = wish;
  const { experiment } = opened.loaded;
  const startedAtMs = host.clock.now();
  const runId = makeRunId(startedAtMs);
  const folder = join(wish.outFolder, experiment.name, runId);
  const owner = thisProcess();
  const markedHost = { ...host, env: { ...host.env, [RUN_VARIABLE]: runId } };
  const ports = await compose(markedHost, project, opened.environment);
  const halt = new HaltSwitch(stateHome(host.env), host.env);
  const what = { runId, experiment: experiment.name, environment: ports.environment.name };
  const stop = new StopControl();
  const control = await openRunControl(host, halt, what, stop);
  const { port: controlPort } = control;
  const entry = { ...what, folder, project: project.folder, startedAtMs, owner, controlPort };
  const guards = composeGuards(host, entry, opened.redact);
  const identity = { owner, isStillThere };
  const journal = await FileJournalWriter.create(join(folder, JOURNAL_FILE), identity).catch(
    (error: unknown) => {
      control.close();
      throw error;
    },
  );
  const stopListening = listenForStops(host, halt, stop);
  try {
    const order = { ...orderOf(wish), runId, owner, onProgress: audience.onProgress };
    const { watchdog, leases } = guards;
    const told = { journal: overheard(journal, audience), faults: wish.opened.faults.registry };
    await runExperiment(order, { ...ports, ...told, watchdog, leases }, stop);
  } finally {
    stopListening();
    control.close();
    await journal.close();
  }
  const run = await readRun(folder);
  if (run.judgement.cleanup === 'clean') guards.leave();
  try {
    await writeReports(run, { inconclusive: wish.inconclusive });
    return run;
  } catch (error) {
    // What was learned, and what is still broken, must be told even when it cannot be written down.
    return { ...run, unwritten: error };
  }
}

function orderOf({
  opened,
  overrides,
  variants,
}: RunWish): Omit<RunOrder, 'runId' | 'owner' | 'onProgress'> {
  const { experiment, sha256, remarks } = opened.loaded;
  const { plugins } = opened.faults;
  return {
    harnessVersion: HARNESS_VERSION,
    experiment,
    source: {
      file: opened.file,
      sha256,
      overrides,
      ...(plugins.length === 0 ? {} : { plugins }),
    },
    environmentLimits: opened.safety.limits,
    remarks,
    redact: redactorFor(opened.redact),
    variants,
    host: { platform: process.platform, cpus: cpus().length, node: process.versions.node },
  };
}

/** A journal that lets the audience hear each event once it is written; what goes wrong there never harms the run. */
function overheard(journal: JournalWriter, audience: Audience): JournalWriter {
  const tell = (event: JournalEvent) => {
    try {
      audience.onEvent(event);
    } catch (error) {
      audience.onProgress(`the live view cannot show "${event.type}": ${String(error)}`);
    }
  };
  return {
    append: async (event) => {
      await journal.append(event);
      tell(event);
    },
    appendDurably: async (event) => {
      await journal.appendDurably(event);
      tell(event);
    },
    close: () => journal.close(),
  };
}
