import yargs from 'yargs';
import { COMMANDS } from './command-list.ts';
import type { Command } from './command.ts';
import { exitLine } from './exit-line.ts';

const COLUMNS = 100;

const PREAMBLE = `<!-- Made by \`npm run generate\` from \`harness/src/cli/commands/\`; changes here are lost. -->

# The command line

\`npx faultline <command>\`, in a project or anywhere below it: a project is a folder with a \`faultline.yaml\`.
Data goes to stdout and progress to stderr. Every command below takes \`--json\` and \`--help\`, and names the
[exit codes](errors.md#exit-codes) it may end with. \`faultline --version\` prints the version; \`faultline completion >>~/.bashrc\` gives
your shell completion.
`;

/** `docs/cli.md`: what `--help` says of each command, at a fixed width. */
export function cliReference(commands: readonly Command<object>[] = COMMANDS): string {
  const contents = commands.map(
    ({ usage, summary }) => `- [\`${nameOf(usage)}\`](#${nameOf(usage)}): ${summary}`,
  );
  return [PREAMBLE, contents.join('\n'), '', ...commands.map(section)].join('\n');
}

function section(command: Command<object>): string {
  return [
    `## ${nameOf(command.usage)}\n`,
    block('text', helpOf(command)),
    block('sh', command.examples.map(asShell).join('\n\n')),
  ].join('\n');
}

function block(language: string, text: string): string {
  return `\`\`\`${language}\n${text}\n\`\`\`\n`;
}

/** The parser would break a long line, and then it could not be pasted. */
function asShell([line, meaning]: Command<object>['examples'][number]): string {
  return `# ${meaning}\n${line.replaceAll('$0', 'faultline')}`;
}

function nameOf(usage: string): string {
  return usage.split(' ')[0] ?? usage;
}

/** What a person sees, from the parser itself, all but the examples. */
function helpOf(command: Command<object>): string {
  let help = '';
  const parser = yargs([])
    .scriptName('faultline')
    .locale('en')
    .version(false)
    .option('json', { type: 'boolean', default: false, describe: 'print data for machines' })
    .wrap(COLUMNS)
    .exitProcess(false)
    .command({
      command: command.usage,
      describe: command.summary,
      builder: (own) => command.options(own.epilogue(exitLine(command.exits ?? []))),
      handler: () => undefined,
    });
  // Asked for help, the parser does nothing that it would have to wait for.
  void parser.parse(
    [nameOf(command.usage), '--help'],
    {},
    (_error: unknown, _args: unknown, text: string) => {
      help = text;
    },
  );
  return help.trim();
}
