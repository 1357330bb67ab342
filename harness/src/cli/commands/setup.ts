import type { SetUpName } from '../../adapters/tools/pinned-tools.ts';
import { EXIT } from '../../domain/exit-code.ts';
import type { Command } from '../command.ts';

const NAMES = [
  'k6',
  'toxiproxy',
  'prometheus',
  'redis',
  'haproxy',
  'docker-compose',
  'chromium',
  'promtool',
  'kustomize',
  'kubectl-validate',
] as const satisfies readonly SetUpName[];

/** What a `compose` environment needs outside its containers. */
const FOR_COMPOSE = ['k6', 'docker-compose'] as const satisfies readonly SetUpName[];

type Choice = (typeof NAMES)[number] | 'compose';
type Args = { readonly tools: readonly Choice[]; readonly tests: boolean };

/** Gets what the harness needs and does not carry inside itself; what is there already is left alone. */
export const setup: Command<Args> = {
  usage: 'setup [tools..]',
  summary: 'get the tools that are missing',
  examples: [
    ['$0 setup', 'k6, Toxiproxy, Prometheus, Redis and HAProxy'],
    ['$0 setup k6', 'all that a system of your own needs, which is up already'],
    ['$0 setup compose', 'k6 and Docker Compose: all that the compose environment needs'],
    [
      '$0 setup --tests',
      'also the browser and the other tools that only the project’s own tests use',
    ],
  ],
  options: (yargs) =>
    yargs
      .positional('tools', {
        choices: [...NAMES, 'compose'] as const,
        array: true,
        default: [],
        describe: 'only these; what everybody needs when none is named',
      })
      .option('tests', {
        type: 'boolean',
        default: false,
        describe: 'also what only the project’s own tests need',
      }),
  run: async (host, args) => {
    const { PINNED_TOOLS } = await import('../../adapters/tools/pinned-tools.ts');
    const { setUpTool } = await import('../../adapters/tools/set-up-tool.ts');
    const usual = NAMES.filter(
      (name) => args.tests || PINNED_TOOLS[name].neededFor === 'everybody',
    );
    const asked = args.tools.flatMap((choice) => (choice === 'compose' ? FOR_COMPOSE : choice));
    const names = asked.length === 0 ? usual : [...new Set(asked)];
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
