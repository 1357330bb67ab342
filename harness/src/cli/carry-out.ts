import { cpus } from 'node:os';
import { join } from 'node:path';
import { FileJournalWriter } from '../adapters/file-journal/file-journal-writer.ts';
import { thisProcess } from '../adapters/process-owner/this-process.ts';
import type { JournalEvent } from '../domain/journal-event.ts';
import { runExperiment } from '../engine/run-experiment.ts';
import { StopControl } from '../engine/stop-control.ts';
import type { JournalWriter } from '../ports/journal-store.ts';
import { composeRun } from './composition.ts';
import type { Host } from './host.ts';
import type { OpenedExperiment } from './open-experiment.ts';
import type { Project } from './project.ts';
import { JOURNAL_FILE, readRun, type ReadRun } from './read-run.ts';
import { makeRunId } from './run-id.ts';
import { HARNESS_VERSION } from './version.ts';
import { writeReports } from './write-reports.ts';

/** One run, as the command line asks for it. */
export type RunWish = {
  readonly opened: OpenedExperiment;
  readonly variants: Readonly<Record<string, string>>;
  readonly overrides: readonly string[];
  /** Runs go to `<outFolder>/<experiment>/<run-id>/`. */
  readonly outFolder: string;
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
  const { experiment, sha256 } = wish.opened.loaded;
  const runId = makeRunId(host.clock.now());
  const folder = join(wish.outFolder, experiment.name, runId);
  const ports = await composeRun(host, project, wish.opened.environment);
  const journal = await FileJournalWriter.create(join(folder, JOURNAL_FILE));
  const stop = new StopControl();
  const stopListening = listenForSignals(host, stop);
  const stopCatching = host.onCrash((error) => {
    stop.request({ kind: 'failure', error });
  });
  try {
    const source = { file: wish.opened.file, sha256, overrides: wish.overrides };
    const machine = {
      platform: process.platform,
      cpus: cpus().length,
      node: process.versions.node,
    };
    const { variants } = wish;
    const { onProgress } = audience;
    const order = {
      runId,
      harnessVersion: HARNESS_VERSION,
      experiment,
      source,
      variants,
      host: machine,
      owner: thisProcess(),
      onProgress,
    };
    await runExperiment(order, { ...ports, journal: overheard(journal, audience) }, stop);
  } finally {
    stopListening();
    stopCatching();
    await journal.close();
  }
  const run = await readRun(folder);
  try {
    await writeReports(run);
    return run;
  } catch (error) {
    // What was learned, and what is still broken, must be told even when it cannot be written down.
    return { ...run, unwritten: error };
  }
}

/** The first signal ends the run in good order; the next ones say what is still being done. */
function listenForSignals(host: Host, stop: StopControl): () => void {
  return host.onSignal((signal) => {
    const isFirst = stop.reason === undefined;
    stop.request({ kind: 'signal', signal });
    const text = isFirst
      ? `${signal}: undoing every fault and stopping what was started`
      : `${signal}: still undoing; killing the harness now may leave faults in place`;
    host.stderr.write(`\n${text}\n`);
  });
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
