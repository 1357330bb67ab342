import { EXIT, type ExitCode } from '../../domain/exit-code.ts';
import { toErrorRecord } from '../../domain/faultline-error.ts';
import type { Command } from '../command.ts';
import type { Host } from '../host.ts';
import type { RecoveredRun } from '../recover-known.ts';

type Args = {
  readonly run: string | undefined;
  readonly all: boolean;
  readonly forget: boolean;
};

const GOES_ON_ELSEWHERE =
  'still goes on, on another host or in another container, and undoes its faults itself; left alone';

/** Undoes what runs may have left broken, from their journals alone, and renders their reports again. */
export const recover: Command<Args> = {
  usage: 'recover [run]',
  summary: 'undo what a run may have left broken, from its journal',
  exits: ['dirty'],
  examples: [
    ['$0 recover 20261121-063512-7f3a', 'newest fault first; exit 0 when clean, 20 when not'],
    ['$0 recover --all', 'every run that left something, on this machine and under reports/'],
    ['$0 recover 20261121-063512-7f3a --forget', 'when nothing can undo it, and you have looked'],
  ],
  options: (yargs) =>
    yargs
      .positional('run', { type: 'string', describe: 'the id or the folder of a run' })
      .option('all', { type: 'boolean', default: false, describe: 'every run that left something' })
      .option('forget', {
        type: 'boolean',
        default: false,
        describe:
          'undo nothing and stop counting this run: its journal is lost, and you have looked that all is well',
      }),
  run: async (host, args) => {
    const { FaultlineError } = await import('../../domain/faultline-error.ts');
    const { findKnownRun, findKnownRuns } = await import('../find-known-runs.ts');
    const { recoverKnown, recoverSettled, settled } = await import('../recover-known.ts');
    const { renderError } = await import('../render-error.ts');
    const { asError } = await import('../unreadable-leftover.ts');
    if (args.forget && args.run === undefined) {
      throw new FaultlineError('USAGE', '--forget takes one run, by its id.', {
        hint: '`faultline status` names what is left.',
      });
    }
    if (args.all === (args.run !== undefined)) {
      throw new FaultlineError('USAGE', 'Name a run, or say --all.', {
        hint: '`faultline status` names what is left.',
      });
    }
    if (args.run !== undefined && args.forget) {
      const { forget } = await import('../forget-run.ts');
      await forget(host, args.run);
      host.stdout.write(args.json ? '[]\n' : `The run ${args.run} is forgotten.\n`);
      return EXIT.pass;
    }
    const { takeDownOrphans } = await import('../composition.ts');
    if (args.run !== undefined) {
      const recovered = await recoverKnown(host, await findKnownRun(host, args.run));
      await takeDownOrphans(host, new AbortController().signal);
      return tell(host, [recovered], args.json);
    }
    const { runs, unreadable } = await findKnownRuns(host);
    const recovered: RecoveredRun[] = [];
    let failed: ExitCode | undefined;
    const wanted = runs.filter(({ standing, elsewhere }) => standing !== 'active' || elsewhere);
    const stands = await Promise.all(wanted.map((known) => settled(host, known)));
    const goingOn = stands.filter(({ standing }) => standing === 'active');
    for (const { runId } of goingOn) host.stderr.write(`${runId}: ${GOES_ON_ELSEWHERE}\n`);
    for (const run of stands.filter(({ standing }) => standing !== 'active')) {
      try {
        recovered.push(await recoverSettled(host, run));
      } catch (error) {
        // One run that cannot be undone keeps no other from it; nobody can say that it left nothing.
        host.stderr.write(await renderError(error, host));
        failed = EXIT.dirty;
      }
    }
    for (const leftover of unreadable) {
      host.stderr.write(await renderError(asError(leftover), host));
      failed = EXIT.dirty;
    }
    await takeDownOrphans(host, new AbortController().signal);
    return failed ?? tell(host, recovered, args.json, goingOn.length);
  },
};

function tell(host: Host, runs: readonly RecoveredRun[], asJson: boolean, goingOn = 0): ExitCode {
  if (asJson) host.stdout.write(`${JSON.stringify(runs.map(asData), null, 2)}\n`);
  else host.stdout.write(asText(runs, goingOn));
  for (const { unwritten } of runs) {
    if (unwritten !== undefined) host.stderr.write(`not written: ${reasonOf(unwritten)}\n`);
  }
  if (runs.some(({ clean }) => !clean)) return EXIT.dirty;
  return runs.some(({ unwritten }) => unwritten !== undefined) ? EXIT.harnessError : EXIT.pass;
}

function asText(runs: readonly RecoveredRun[], goingOn: number): string {
  const broken = runs.filter(({ wasBroken }) => wasBroken);
  if (broken.length === 0) {
    return goingOn === 0 ? 'Nothing is left to undo.\n' : 'Nothing else is left to undo.\n';
  }
  const isOne = runs.length === 1;
  return broken
    .flatMap(({ runId, faults, clean }) => {
      const lines = faults.map(({ faultId, gone, error }) => {
        if (error !== undefined) return `${faultId}: ${error.message}\n  Hint: ${error.hint}`;
        return gone === undefined ? `${faultId}: undone` : `${faultId}: gone with ${gone}`;
      });
      const verdict = clean ? [] : ['Not everything could be proved undone.'];
      return [...(isOne ? [] : [runId]), ...lines, ...verdict];
    })
    .map((line) => `${line}\n`)
    .join('');
}

function asData({ unwritten, ...run }: RecoveredRun): object {
  return unwritten === undefined ? run : { ...run, unwritten: reasonOf(unwritten) };
}

function reasonOf(error: unknown): string {
  return toErrorRecord(error).message;
}
