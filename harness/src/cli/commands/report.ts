import { EXIT } from '../../domain/exit-code.ts';
import type { ReportFormat } from '../../reporters/registry.ts';
import type { Command } from '../command.ts';
import { asTyped, findProject } from '../project.ts';

const FORMATS = ['json', 'html', 'md', 'junit'] as const satisfies readonly ReportFormat[];

type Args = {
  readonly run: string;
  readonly format: readonly ReportFormat[];
  readonly stdout: boolean;
};

/** Renders a past run again from its journal, with every tool gone; the same journal gives the same bytes. */
export const report: Command<Args> = {
  usage: 'report <run>',
  summary: 'render a past run again from its journal',
  isHarmless: true,
  examples: [
    ['$0 report 20261121-063512-7f3a', 'every format, into the folder of the run'],
    [
      '$0 report reports/cache-latency/20261121-063512-7f3a --format md --stdout',
      'one format, on stdout',
    ],
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
      }),
  run: async (host, args) => {
    const { findRun, readRun } = await import('../read-run.ts');
    const { writeReports } = await import('../write-reports.ts');
    const { REPORTERS } = await import('../../reporters/registry.ts');
    const found = await readRun(await findRun(findProject(host.cwd), host.cwd, args.run));
    if (args.stdout || args.json) {
      const formats = args.json ? ['json'] : args.format;
      for (const { format, render } of REPORTERS) {
        if (formats.includes(format)) host.stdout.write(render(found.record, found.judgement));
      }
      return EXIT.pass;
    }
    for (const path of await writeReports(found, args.format)) {
      host.stdout.write(`${asTyped(path, host.cwd)}\n`);
    }
    return EXIT.pass;
  },
};
