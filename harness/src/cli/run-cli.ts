import yargs, { type Argv } from 'yargs';
import { EXIT, type ExitCode } from '../domain/exit-code.ts';
import { EXIT_NAMES } from '../domain/exit-words.ts';
import { FaultlineError } from '../domain/faultline-error.ts';
import { COMMANDS } from './command-list.ts';
import type { Command } from './command.ts';
import { exitLine } from './exit-line.ts';
import { harmlessOutput } from './harmless-output.ts';
import type { Host } from './host.ts';
import { renderError } from './render-error.ts';
import { HARNESS_VERSION } from './version.ts';

/** Reads the command line and carries out one command; never throws and never exits the process itself. */
export async function runCli(host: Host): Promise<ExitCode> {
  let exitCode: ExitCode = EXIT.pass;
  const parser = yargs([...host.argv])
    .scriptName('faultline')
    .usage(
      'Usage: $0 <command>\n\nChaos engineering and load testing as one experiment, with a verdict.',
    )
    .locale('en')
    .version(HARNESS_VERSION)
    .option('json', { type: 'boolean', default: false, describe: 'print data for machines' })
    .strict()
    .recommendCommands()
    .demandCommand(1, 'Name a command; "faultline --help" lists them.')
    .completion('completion', 'print a completion script for your shell')
    .wrap(Math.min(100, host.stdout.columns))
    .epilogue(exitLine(EXIT_NAMES))
    .exitProcess(false)
    .fail((message: string, error: unknown) => {
      throw error ?? asUsageError(message, host.argv);
    });
  for (const command of COMMANDS) {
    addCommand(parser, command, async (args) => {
      exitCode = await command.run(hostFor(command, host, args), args);
    });
  }
  try {
    await parser.parseAsync([...host.argv], {}, (error: unknown, _args: unknown, text: string) => {
      if (text !== '' && !error) host.stdout.write(`${text}\n`);
    });
    return exitCode;
  } catch (error) {
    host.stderr.write(await renderError(error, host));
    return error instanceof FaultlineError ? error.exitCode : EXIT.harnessError;
  }
}

type AnyCommand = Command<object>;

/** Data for machines is written as it is; text for people holds nothing that their terminal would obey. */
function hostFor(command: AnyCommand, host: Host, { json }: { readonly json: boolean }): Host {
  if (json || command.isHarmless === true) return host;
  return { ...host, stdout: harmlessOutput(host.stdout) };
}

function addCommand(
  parser: Argv,
  command: AnyCommand,
  run: (args: { readonly json: boolean }) => Promise<void>,
): void {
  parser.command({
    command: command.usage,
    describe: command.summary,
    builder: (own: Argv) => {
      for (const [line, meaning] of command.examples) own.example(line, meaning);
      return command.options(own.epilogue(exitLine(command.exits ?? [])));
    },
    handler: (args) => run({ ...args, json: args['json'] === true }),
  });
}

/** What yargs found wrong with the command line, with what was typed where yargs only has a suggestion. */
function asUsageError(message: string, argv: readonly string[]): FaultlineError {
  const typed = argv[0] ?? '';
  const suggested = message.startsWith('Did you mean');
  const sentence = suggested ? `There is no command "${typed}". ${message}` : message;
  return new FaultlineError('USAGE', sentence.trim());
}
