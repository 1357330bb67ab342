import type { SetUpName } from '../../adapters/tools/pinned-tools.ts';
import { EXIT } from '../../domain/exit-code.ts';
import type { Command } from '../command.ts';

type Args = { readonly tools: readonly SetUpName[]; readonly tests: boolean };

const NAMES = [
  'k6',
  'toxiproxy',
  'prometheus',
  'redis',
  'chromium',
] as const satisfies readonly SetUpName[];

/** Gets what the harness needs and does not carry inside itself; what is there already is left alone. */
export const setup: Command<Args> = {
  usage: 'setup [tools..]',
  summary: 'get the tools that are missing',
  examples: [
    ['$0 setup', 'k6, Toxiproxy, Prometheus and Redis'],
    ['$0 setup k6', 'all that a system of your own needs, which is up already'],
    ['$0 setup --tests', 'also the browser that the project’s own tests use'],
  ],
  options: (yargs) =>
    yargs
      .positional('tools', {
        choices: NAMES,
        array: true,
        default: [],
        describe: 'only these; all of them when none is named',
      })
      .option('tests', {
        type: 'boolean',
        default: false,
        describe: 'also what only the project’s own tests need',
      }),
  run: async (host, args) => {
    const { PINNED_TOOLS } = await import('../../adapters/tools/pinned-tools.ts');
    const { setUpTool } = await import('../../adapters/tools/set-up-tool.ts');
    const usual = NAMES.filter((name) => args.tests || !PINNED_TOOLS[name].forTestsOnly);
    const names = args.tools.length === 0 ? usual : args.tools;
    const ready: object[] = [];
    for (const name of names) {
      const tool = await setUpTool(name, host.env, (line) => {
        host.stderr.write(`${line}\n`);
      });
      ready.push({ name, version: tool.version, path: tool.path, source: tool.source });
      if (!args.json)
        host.stdout.write(`${name} ${tool.version} is ready (${tool.source}: ${tool.path})\n`);
    }
    if (args.json) host.stdout.write(`${JSON.stringify(ready, null, 2)}\n`);
    return EXIT.pass;
  },
};
