import { JOURNAL_VERSION } from '../domain/journal-event.ts';
import type { RunOrder } from './engine-ports.ts';
import type { Journalist } from './journalist.ts';

/** Journals what is to be run, where, and by whom; nothing is done before that is on the disk. */
export async function noteStart(
  journal: Journalist,
  { runId, harnessVersion, experiment, source, host, owner }: RunOrder,
  environmentName: string,
): Promise<void> {
  const what = { runId, harnessVersion, experiment, source, environmentName, host, owner };
  await journal.intend({ type: 'run.started', version: JOURNAL_VERSION, ...what });
}
