import { EXIT } from '../../domain/exit-code.ts';
import type { Command } from '../command.ts';

type Args = { readonly name: string | undefined };

/** The published JSON Schemas, by name. */
export const schema: Command<Args> = {
  usage: 'schema [name]',
  summary: 'print a JSON Schema, for editors and for other programs',
  examples: [
    ['$0 schema', 'which schemas there are'],
    ['$0 schema experiment > experiment.schema.json', 'the schema of an experiment file'],
  ],
  options: (yargs) => yargs.positional('name', { type: 'string', describe: 'one schema' }),
  run: async (host, args) => {
    const { faultsAround } = await import('../own-faults/project-faults.ts');
    const { publishedSchemas } = await import('../published-schemas.ts');
    const { unknownName } = await import('../unknown-name.ts');
    const schemas = publishedSchemas((await faultsAround(host.cwd)).registry);
    const names = [...schemas.keys()];
    if (args.name === undefined) {
      const lines = names.map((name) => `${name}\n`).join('');
      host.stdout.write(args.json ? `${JSON.stringify(names)}\n` : lines);
      return EXIT.pass;
    }
    const content = schemas.get(args.name);
    if (content === undefined) throw unknownName('schema', args.name, names);
    host.stdout.write(content());
    return EXIT.pass;
  },
};
