import { join } from 'node:path';
import { takeOverJournal } from '../adapters/file-journal/take-over-journal.ts';
import type { WriterIdentity } from '../adapters/file-journal/writer-lock.ts';
import { isStillThere, thisProcess } from '../adapters/process-owner/this-process.ts';
import { foldJournal } from '../domain/fold-journal.ts';
import { IN_FLIGHT_MS } from '../domain/in-flight.ts';
import { cleanupOf } from '../domain/left-behind.ts';
import type { Redactor } from '../domain/redact.ts';
import type { RunRecord } from '../domain/run-record.ts';
import { type Recovered, type Recovery, recoverRun, type Takeover } from '../engine/recover-run.ts';
import type { FaultRegistry } from '../ports/fault-definition.ts';
import { composeUndo, takeDownOrphans } from './composition.ts';
import type { Host } from './host.ts';
import { faultsOfRun } from './own-faults/faults-of-run.ts';
import { JOURNAL_FILE, readRun } from './read-run.ts';
import { strike } from './strike.ts';

const NEVER = new AbortController().signal;

export type RunToUndo = {
  readonly runId: string;
  readonly folder: string;
  /** The project it belongs to, which says what of its own may be loaded; empty when it is not known. */
  readonly project: string;
  /** Where its journal is, when it is not in its folder any more. */
  readonly journal?: string;
  /** The faults it may have injected, when they were loaded before. */
  readonly faults?: FaultRegistry;
  /** What takes secrets out of what is written, when it was made before. */
  readonly redact?: Redactor;
  /** Tells whether somebody who wrote its journal is still there, when its signs of life were watched before. */
  readonly judge?: WriterIdentity['isStillThere'];
};

/** What became of a run that somebody else has undone. */
export type UndoneRun = {
  readonly faults: readonly Recovered[];
  readonly clean: boolean;
  /** Why the journal or the reports could not be written, if so. */
  readonly unwritten?: unknown;
};

/**
 * Undoes what a run may have left broken, from its journal, writes that into the journal, renders its reports again, and
 * strikes it from the registry when all is clean. Rejects with `ENVIRONMENT_BUSY` while somebody still writes the
 * journal, with `TAKEN_OVER` when this process stood still meanwhile and was followed, and when it cannot be read at all.
 */
export async function undoRun(
  host: Host,
  run: RunToUndo,
  how: Pick<Takeover, 'by' | 'why'>,
): Promise<UndoneRun> {
  const { runId, folder, journal = join(folder, JOURNAL_FILE) } = run;
  const identity = { owner: thisProcess(), isStillThere: run.judge ?? isStillThere };
  const { events, damage, writer } = await takeOverJournal(journal, identity);
  let recovery: Recovery = { faults: [], clean: true };
  try {
    const record = foldJournal(events);
    if (!isDone(record)) {
      await letArrive(record, host);
      const takeover = damage === undefined ? how : { ...how, damage };
      const registry = run.faults ?? (await trustedFaults(record, run.project));
      const redact = run.redact ?? (await findRedactor(host, folder));
      const tools = { registry, ports: composeUndo(host), writer, signal: NEVER, redact };
      recovery = await recoverRun(record, takeover, tools);
    }
  } finally {
    await writer.close();
  }
  // What the run brought up for itself and left is nobody's now.
  await takeDownOrphans(host, NEVER);
  const { faults, clean, unwritten } = recovery;
  if (clean) await strike(host, runId);
  try {
    // They are as large as all the rest, and a watchdog that never has to act shall not hold them.
    const { writeReports } = await import('./write-reports.ts');
    await writeReports(await readRun(folder));
    return { faults, clean, ...(unwritten === undefined ? {} : { unwritten }) };
  } catch (error) {
    return { faults, clean, unwritten: unwritten ?? error };
  }
}

/** It has ended, and only whoever was to strike it did not come to that. */
function isDone(record: RunRecord): boolean {
  return record.status !== undefined && cleanupOf(record) === 'clean';
}

/** Reads the project's file, and with it comes all that reads files. */
async function findRedactor(host: Host, folder: string): Promise<Redactor> {
  const { redactorNear } = await import('./redactor-near.ts');
  return redactorNear(host.cwd, folder);
}

/** What a project lists is read with all that reads files. */
async function trustedFaults(record: RunRecord, project: string): Promise<FaultRegistry> {
  return await faultsOfRun(record, async (path) => {
    const { whyNotListed } = await import('./own-faults/listed-now.ts');
    return await whyNotListed(project, path);
  });
}

async function letArrive(record: RunRecord, host: Host): Promise<void> {
  const nowMs = host.clock.now();
  const isInFlight = record.faults.some(
    ({ injectedAtMs, rolledBackAtMs, intendedAtMs }) =>
      injectedAtMs === undefined &&
      rolledBackAtMs === undefined &&
      Math.abs(nowMs - intendedAtMs) < IN_FLIGHT_MS,
  );
  if (isInFlight) await host.clock.sleep(IN_FLIGHT_MS, NEVER);
}
