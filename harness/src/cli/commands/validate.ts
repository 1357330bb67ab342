import { EXIT } from '../../domain/exit-code.ts';
import type { Command } from '../command.ts';
import { findProject } from '../project.ts';
import { ENV_OPTION } from '../run-options.ts';
import type { ValidatedFile } from '../validate-files.ts';

type Args = { readonly path: readonly string[]; readonly env: string };

/** Checks experiments, SLOs and environments without starting anything. */
export const validate: Command<Args> = {
  usage: 'validate [path..]',
  summary: 'check experiments, SLOs and environments; starts nothing',
  examples: [
    ['$0 validate', 'every file of the project'],
    ['$0 validate cache-latency', 'one experiment, with the SLOs and the environment it needs'],
    ['$0 validate --json', 'every mistake as data, for an editor or a pipeline'],
  ],
  options: (yargs) =>
    yargs
      .positional('path', {
        type: 'string',
        array: true,
        default: [],
        describe: 'names under experiments/, files or folders; everything when left out',
      })
      .option('env', {
        ...ENV_OPTION,
        describe: 'the environment whose services and links experiments may name',
      }),
  run: async (host, args) => {
    const { validateFiles } = await import('../validate-files.ts');
    const { specInvalid } = await import('../../spec/spec-invalid.ts');
    const { textTable } = await import('../text-table.ts');
    const wanted = { paths: args.path, environment: args.env };
    const files = await validateFiles(findProject(host.cwd), host.cwd, wanted);
    const mistakes = files.flatMap((file) => file.mistakes);
    if (args.json) {
      host.stdout.write(`${JSON.stringify(files, null, 2)}\n`);
      return mistakes.length === 0 ? EXIT.pass : EXIT.usage;
    }
    const rows = files.map((file) => [file.file, file.kind, resultOf(file)]);
    host.stdout.write(`${textTable([['FILE', 'IS', 'RESULT'], ...rows])}\n`);
    if (mistakes.length > 0) throw specInvalid(mistakes);
    return EXIT.pass;
  },
};

function resultOf({ checked, mistakes }: ValidatedFile): string {
  if (!checked) return 'not checked: the SLOs have mistakes';
  if (mistakes.length === 0) return 'right';
  return mistakes.length === 1 ? '1 mistake' : `${mistakes.length} mistakes`;
}
