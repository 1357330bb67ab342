import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import { EXIT } from '../../domain/exit-code.ts';
import { FaultlineError } from '../../domain/faultline-error.ts';
import type { RunRecord } from '../../domain/run-record.ts';
import type { EpochMs, Ms } from '../../domain/units.ts';
import type { Command } from '../command.ts';
import { findProject } from '../project.ts';

/** A run that goes on writes into its journal every second. */
const QUIET_MS: Ms = 5_000;

type Args = { readonly run: string };

/** Undoes what a run may have left broken, from its journal alone, and renders its reports again. */
export const recover: Command<Args> = {
  usage: 'recover <run>',
  summary: 'undo what a run may have left broken, from its journal',
  examples: [
    ['$0 recover 20261121-063512-7f3a', 'newest fault first; exit 0 when clean, 20 when not'],
  ],
  options: (yargs) =>
    yargs.positional('run', {
      type: 'string',
      demandOption: true,
      describe: 'the id or the folder of a run',
    }),
  run: async (host, args) => {
    const { FileJournalWriter } =
      await import('../../adapters/file-journal/file-journal-writer.ts');
    const { leftInForce, recoverRun } = await import('../../engine/recover-run.ts');
    const { faultRegistry } = await import('../../faults/registry.ts');
    const { composeUndo } = await import('../composition.ts');
    const { findRun, JOURNAL_FILE, readRun } = await import('../read-run.ts');
    const { writeReports } = await import('../write-reports.ts');
    const folder = await findRun(findProject(host.cwd), host.cwd, args.run);
    const { record, judgement } = await readRun(folder);
    if (leftInForce(record).length === 0 && judgement.cleanup === 'clean') {
      host.stdout.write(args.json ? '[]\n' : 'Nothing is left to undo.\n');
      return EXIT.pass;
    }
    await refuseWhileGoingOn(record, join(folder, JOURNAL_FILE), host.clock.now());
    const writer = await FileJournalWriter.reopen(join(folder, JOURNAL_FILE));
    const journal = { writer, clock: host.clock };
    const recovered = await recoverRun(record, faultRegistry, composeUndo(host), journal);
    await writer.close();
    const after = await readRun(folder);
    await writeReports(after);
    if (args.json) host.stdout.write(`${JSON.stringify(recovered, null, 2)}\n`);
    for (const { faultId, error } of args.json ? [] : recovered) {
      host.stdout.write(
        error === undefined
          ? `${faultId}: undone\n`
          : `${faultId}: ${error.message}\n  Hint: ${error.hint}\n`,
      );
    }
    return after.judgement.cleanup === 'clean' ? EXIT.pass : EXIT.dirty;
  },
};

/** Undoing under the hands of a run that still goes on would only make its journal lie. */
async function refuseWhileGoingOn(
  record: RunRecord,
  journal: string,
  nowMs: EpochMs,
): Promise<void> {
  if (record.status !== undefined) return;
  const { mtimeMs } = await stat(journal);
  if (nowMs - mtimeMs >= QUIET_MS) return;
  throw new FaultlineError('ENVIRONMENT_BUSY', `The run ${record.runId} still goes on.`, {
    hint: 'Stop it with Ctrl-C, and it undoes its faults itself; or wait a moment if it was just killed.',
  });
}
