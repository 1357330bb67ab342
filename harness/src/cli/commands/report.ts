import { EXIT } from '../../domain/exit-code.ts';
import { EXIT_NAMES } from '../../domain/exit-words.ts';
import { settleExit, type InconclusivePolicy } from '../../domain/inconclusive-policy.ts';
import type { ReportFormat } from '../../reporters/registry.ts';
import type { Command } from '../command.ts';
import { asTyped, findProject } from '../project.ts';
import { INCONCLUSIVE_CHOICE } from '../run-options.ts';

const FORMATS = ['json', 'html', 'md', 'junit'] as const satisfies readonly ReportFormat[];

type Args = {
  readonly run: string;
  readonly format: readonly ReportFormat[];
  readonly stdout: boolean;
  readonly inconclusive: InconclusivePolicy | undefined;
};

/** Renders a past run again from its journal, with every tool gone; the same journal gives the same bytes. */
export const report: Command<Args> = {
  usage: 'report <run>',
  summary: 'render a past run again from its journal',
  exits: EXIT_NAMES,
  isHarmless: true,
  examples: [
    ['$0 report 20261121-063512-7f3a', 'every format, into the folder of the run'],
    [
      '$0 report reports/cache-latency/20261121-063512-7f3a --format md --stdout',
      'one format, on stdout',
    ],
    ['$0 report 20261121-063512-7f3a --inconclusive fail', 'and end with the exit code of the run'],
  ],
  options: (yargs) =>
    yargs
      .positional('run', {
        type: 'string',
        demandOption: true,
        describe: 'the id or the folder of a run',
      })
      .option('format', {
        choices: FORMATS,
        array: true,
        nargs: 1,
        default: [...FORMATS],
        describe: 'which reports',
      })
      .option('stdout', {
        type: 'boolean',
        default: false,
        describe: 'print instead of writing files',
      })
      .option('inconclusive', INCONCLUSIVE_CHOICE),
  run: async (host, args) => {
    const { findRun, readRun } = await import('../read-run.ts');
    const { writeReports } = await import('../write-reports.ts');
    const { REPORTERS } = await import('../../reporters/registry.ts');
    const found = await readRun(await findRun(findProject(host.cwd), host.cwd, args.run));
    const { record, judgement } = found;
    const inconclusive = args.inconclusive ?? 'fail';
    if (args.stdout || args.json) {
      const formats = args.json ? ['json'] : args.format;
      for (const { format, render } of REPORTERS) {
        if (formats.includes(format)) {
          host.stdout.write(render(record, judgement, { inconclusive }));
        }
      }
    } else {
      for (const path of await writeReports(found, { formats: args.format, inconclusive })) {
        host.stdout.write(`${asTyped(path, host.cwd)}\n`);
      }
    }
    // To render is all that was asked, unless somebody also says what is to come of the verdict.
    if (args.inconclusive === undefined) return EXIT.pass;
    const exitCode = settleExit(record, judgement, args.inconclusive);
    if (exitCode !== judgement.exitCode) {
      const { letThroughLine } = await import('../let-through-line.ts');
      host.stderr.write(letThroughLine(record, judgement));
    }
    return exitCode;
  },
};
