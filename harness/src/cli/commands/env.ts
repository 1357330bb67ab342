import { EXIT, type ExitCode } from '../../domain/exit-code.ts';
import type { EnvironmentStatus, ManagedEnvironment } from '../../ports/managed-environment.ts';
import { printable } from '../../reporters/terminal/printable.ts';
import type { Command } from '../command.ts';
import type { Host } from '../host.ts';
import { ENV_OPTION, VARIANT_OPTION } from '../run-options.ts';
import { textTable } from '../text-table.ts';

/** Finds an environment by its name in `faultline.yaml`; rejects with `ENVIRONMENT_CANNOT` for one that is not ours. */
export type EnvironmentFactory = (host: Host, name: string) => Promise<ManagedEnvironment>;

type Args = {
  readonly action: 'up' | 'status' | 'down';
  readonly name: string;
  readonly variant: readonly string[];
};

/** Keeps an environment up between runs. `status` ends with 0 when it is up and healthy, and with 5 otherwise. */
export function envCommand(open: EnvironmentFactory): Command<Args> {
  return {
    usage: 'env <action> [name]',
    summary: 'bring an environment up, look at it, take it down',
    exits: ['interrupted', 'terminated'],
    examples: [
      ['$0 env up', 'bring "local" up and leave it up; runs then use it'],
      ['$0 env up local --variant api=naive', 'with another variant of a service'],
      ['$0 env status', 'what is up, where, and how it is; exit 0 when healthy, else 5'],
      ['$0 env down', 'take it down; a compose project keeps its volumes'],
    ],
    options: (yargs) =>
      yargs
        .positional('action', {
          choices: ['up', 'status', 'down'] as const,
          demandOption: true,
          describe: 'what to do with it',
        })
        .positional('name', ENV_OPTION)
        .option('variant', { ...VARIANT_OPTION, describe: 'service=variant, for "up"' }),
    run: async (host, args) => {
      const { readVariants } = await import('../variant-option.ts');
      const variants = readVariants(args.variant);
      const environment = await open(host, args.name);
      switch (args.action) {
        case 'up':
          return await untilSignalled(host, async (signal) => {
            const onProgress = (line: string) => host.stderr.write(`${printable(line)}\n`);
            const status = await environment.up({ variants, onProgress, signal });
            return show(host, status, args.json);
          });
        case 'status':
          return await untilSignalled(host, async (signal) =>
            show(host, await environment.status(signal), args.json),
          );
        case 'down': {
          const outcome = await environment.down();
          const text = outcome === 'taken-down' ? 'is down' : 'was not up';
          const data = { name: environment.name, outcome };
          host.stdout.write(
            args.json
              ? `${JSON.stringify(data)}\n`
              : `Environment "${environment.name}" ${text}.\n`,
          );
          return EXIT.pass;
        }
      }
    },
  };
}

export const env = envCommand(openManaged);

async function openManaged(host: Host, name: string): Promise<ManagedEnvironment> {
  const { FaultlineError } = await import('../../domain/faultline-error.ts');
  const { findProject } = await import('../project.ts');
  const { openEnvironmentSpec } = await import('../open-experiment.ts');
  const project = findProject(host.cwd);
  const spec = await openEnvironmentSpec(project, host.cwd, name);
  if (spec.type === 'external') {
    throw new FaultlineError(
      'ENVIRONMENT_CANNOT',
      `Environment "${name}" is external: faultline neither starts nor stops it.`,
      { hint: 'Bring it up and take it down by its own means.' },
    );
  }
  const { composeManaged } = await import('../composition.ts');
  return composeManaged(host, project, spec);
}

/** A signal cancels the action, which then undoes what it began, and says so itself. */
async function untilSignalled(
  host: Host,
  action: (signal: AbortSignal) => Promise<ExitCode>,
): Promise<ExitCode> {
  const controller = new AbortController();
  let received: 'SIGINT' | 'SIGTERM' | 'SIGHUP' | undefined;
  const stopListening = host.onSignal((signal) => {
    received ??= signal;
    controller.abort(new Error(signal));
  });
  try {
    return await action(controller.signal);
  } catch (error) {
    if (received === undefined) throw error;
    host.stderr.write(`${received}: "faultline env" was cancelled.\n`);
    return received === 'SIGINT' ? EXIT.interrupted : EXIT.terminated;
  } finally {
    stopListening();
  }
}

function show(host: Host, status: EnvironmentStatus, asJson: boolean): ExitCode {
  host.stdout.write(asJson ? `${JSON.stringify(status, null, 2)}\n` : describe(status));
  return status.healthy ? EXIT.pass : EXIT.harnessError;
}

function describe(status: EnvironmentStatus): string {
  const { name, phase, urls, parts } = status;
  if (phase === 'down') return `Environment "${name}" is down.\n`;
  const runsAs = parts.some(({ container }) => container !== undefined) ? 'CONTAINER' : 'PID';
  const rows = parts.map((part) => [
    part.name,
    part.healthy ? 'healthy' : 'unhealthy',
    part.address ?? '–',
    part.container ?? String(part.pid ?? '–'),
    part.variant,
    part.detail,
  ]);
  const table = textTable([['SERVICE', 'STATE', 'ADDRESS', runsAs, 'VARIANT', 'DETAIL'], ...rows]);
  const addresses = [
    ['load goes to', urls?.base],
    ['Prometheus', urls?.prometheus],
    ['Toxiproxy', urls?.toxiproxy],
  ].flatMap(([what = '', url]) => (url === undefined ? [] : [`${what.padEnd(12)}  ${url}`]));
  const state = phase === 'ready' ? 'up' : phase;
  const summary = `Environment "${name}" is ${state}${status.healthy ? '' : ', and not healthy'}.`;
  return `${summary}\n\n${table}\n\n${addresses.join('\n')}\n`;
}
