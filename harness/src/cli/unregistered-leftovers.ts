import { open } from 'node:fs/promises';
import { join } from 'node:path';
import { examine, type KnownRun } from './known-runs.ts';
import type { Project } from './project.ts';
import { foldersIn, JOURNAL_FILE, readRun } from './read-run.ts';

/** The end of a journal is looked at first: of most runs it says that they ended clean. */
const TAIL_BYTES = 16_384;

/**
 * Runs under `reports/` that left something broken and that the registry does not know, because its folder was another
 * one or was cleared away. A journal that cannot be read is left to `faultline report`, which says why.
 */
export async function unregisteredLeftovers(
  project: Project,
  registered: readonly KnownRun[],
): Promise<readonly KnownRun[]> {
  const left: KnownRun[] = [];
  for (const folder of await runFolders(project.reportsFolder)) {
    if (registered.some((run) => run.folder === folder)) continue;
    if (await endsClean(join(folder, JOURNAL_FILE))) continue;
    const run = await examineFolder(folder, project);
    if (run?.standing === 'left-broken') left.push(run);
  }
  return left;
}

/** A run by its journal alone; undefined when that cannot be read. */
export async function examineFolder(
  folder: string,
  project: Project,
): Promise<KnownRun | undefined> {
  const read = await readRun(folder).catch(() => undefined);
  if (read === undefined) return undefined;
  const { runId, startedAtMs, experiment, environmentName: environment, owner } = read.record;
  const targets = read.record.faults.flatMap((fault) => fault.targets.map(({ name }) => name));
  return await examine({
    runId,
    folder,
    project: project.folder,
    experiment: experiment.name,
    environment,
    startedAtMs,
    owner,
    targets,
  });
}

async function runFolders(reportsFolder: string): Promise<readonly string[]> {
  const within = async (folder: string) =>
    (await foldersIn(folder)).map((name) => join(folder, name)).toSorted();
  const runs = await Promise.all((await within(reportsFolder)).map(within));
  return runs.flat();
}

/** True when the last line says that everything was undone, and when there is no journal at all. */
async function endsClean(journal: string): Promise<boolean> {
  const tail = await readTail(journal);
  if (tail === undefined) return true;
  const last: unknown = parse(tail.split('\n').at(-2) ?? '');
  return typeof last === 'object' && last !== null && 'clean' in last && last.clean === true;
}

async function readTail(path: string): Promise<string | undefined> {
  const file = await open(path, 'r').catch(() => undefined);
  if (file === undefined) return undefined;
  try {
    const { size } = await file.stat();
    const length = Math.min(size, TAIL_BYTES);
    const { buffer } = await file.read(Buffer.alloc(length), 0, length, size - length);
    return buffer.toString('utf8');
  } finally {
    await file.close();
  }
}

function parse(line: string): unknown {
  try {
    return JSON.parse(line) as unknown;
  } catch {
    // Longer than the tail, or torn: no clean end.
    return undefined;
  }
}
