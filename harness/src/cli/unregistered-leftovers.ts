import { open } from 'node:fs/promises';
import { join } from 'node:path';
import { readAsFarAsIntact } from '../adapters/file-journal/read-journal.ts';
import { toErrorRecord } from '../domain/faultline-error.ts';
import { hasErrorCode } from '../system/has-error-code.ts';
import { isForgotten } from './forgotten-mark.ts';
import { examine, type KnownRun } from './known-runs.ts';
import type { Project } from './project.ts';
import { foldersIn, JOURNAL_FILE, readIntactRecord } from './read-run.ts';
import { unreadableJournal, type UnreadableLeftover } from './unreadable-leftover.ts';

/** The end of a journal is looked at first: of most runs it says that they ended clean. */
const TAIL_BYTES = 16_384;

/** What runs have left, and journals that do not say whether theirs did. */
export type Leftovers = {
  readonly runs: readonly KnownRun[];
  readonly unreadable: readonly UnreadableLeftover[];
};

/**
 * Runs under `reports/` that left something broken, or go on elsewhere, and that the registry does not know, because its
 * folder was another one or was cleared away. Those that somebody had forgotten count no more.
 */
export async function unregisteredLeftovers(
  project: Project,
  registered: readonly KnownRun[],
): Promise<Leftovers> {
  const runs: KnownRun[] = [];
  const unreadable: UnreadableLeftover[] = [];
  for (const folder of await runFolders(project.reportsFolder)) {
    if (registered.some((run) => run.folder === folder)) continue;
    if (isForgotten(folder) || (await endsClean(join(folder, JOURNAL_FILE)))) continue;
    const found = await examineFolder(folder, project);
    if (found.kind === 'unreadable') unreadable.push(found.leftover);
    if (found.kind === 'run' && countsIn(found.run)) runs.push(found.run);
  }
  return { runs, unreadable };
}

function countsIn({ standing, elsewhere }: KnownRun): boolean {
  return standing === 'left-broken' || (standing === 'active' && elsewhere);
}

export type ExaminedFolder =
  | { readonly kind: 'run'; readonly run: KnownRun }
  /** It ended within its first record, and so before it had touched anything. */
  | { readonly kind: 'nothing' }
  | { readonly kind: 'unreadable'; readonly leftover: UnreadableLeftover };

/** A run by its journal alone, as far as that is intact. */
export async function examineFolder(folder: string, project: Project): Promise<ExaminedFolder> {
  try {
    const { events, damage } = await readAsFarAsIntact(join(folder, JOURNAL_FILE));
    if (events.length > 0) return { kind: 'run', run: await runIn(folder, project) };
    if (damage === undefined) return { kind: 'nothing' };
    return { kind: 'unreadable', leftover: unreadableJournal(folder, damage.sentence) };
  } catch (error) {
    const { code, message } = toErrorRecord(error);
    if (code === 'REPORT_NOT_FOUND') return { kind: 'nothing' };
    return { kind: 'unreadable', leftover: unreadableJournal(folder, message) };
  }
}

async function runIn(folder: string, project: Project): Promise<KnownRun> {
  const { record } = await readIntactRecord(folder);
  const { runId, startedAtMs, experiment, environmentName: environment, owner } = record;
  const targets = record.faults.flatMap((fault) => fault.targets.map(({ name }) => name));
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
  if (tail === 'missing') return true;
  const last: unknown = parse(tail.text.split('\n').at(-2) ?? '');
  return typeof last === 'object' && last !== null && 'clean' in last && last.clean === true;
}

async function readTail(path: string): Promise<{ readonly text: string } | 'missing'> {
  try {
    const file = await open(path, 'r');
    try {
      const { size } = await file.stat();
      const length = Math.min(size, TAIL_BYTES);
      const { buffer } = await file.read(Buffer.alloc(length), 0, length, size - length);
      return { text: buffer.toString('utf8') };
    } finally {
      await file.close();
    }
  } catch (error) {
    if (hasErrorCode(error, 'ENOENT', 'ENOTDIR')) return 'missing';
    // What is wrong with it is said by whoever reads the whole.
    return { text: '' };
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
