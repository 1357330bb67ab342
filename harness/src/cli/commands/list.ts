import { EXIT } from '../../domain/exit-code.ts';
import type { Command } from '../command.ts';
import { findProject } from '../project.ts';

type Args = { readonly what: string | undefined };

/** Lists what a project has: its experiments, or its SLOs and indicators. */
export const list: Command<Args> = {
  usage: 'list [what]',
  summary: 'list the experiments of the project, or its SLOs',
  examples: [
    ['$0 list', 'every experiment and what it believes'],
    ['$0 list slos', 'every SLO, its target and where it is measured'],
    ['$0 list --json', 'the same for machines'],
  ],
  options: (yargs) =>
    yargs.positional('what', {
      type: 'string',
      choices: ['experiments', 'slos'],
      default: 'experiments',
      describe: 'what to list',
    }),
  run: async (host, args) => {
    const listing = await import('../list-project.ts');
    const { foldLines } = await import('../fold-lines.ts');
    const { textTable } = await import('../text-table.ts');
    const project = findProject(host.cwd);
    const { heading, rows, items } =
      args.what === 'slos'
        ? await listing.listSlos(project, host.cwd)
        : await listing.listExperiments(project, host.cwd);
    host.stdout.write(
      args.json
        ? `${JSON.stringify(items, null, 2)}\n`
        : foldLines(`${textTable([heading, ...rows])}\n`, host.stdout),
    );
    return EXIT.pass;
  },
};
