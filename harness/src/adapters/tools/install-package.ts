import { FaultlineError } from '../../domain/faultline-error.ts';
import { findExecutable } from './find-executable.ts';
import type { PackageManager, PinnedTool, SetUpName } from './pinned-tools.ts';
import { runCommand } from './run-command.ts';

const INSTALL_TIMEOUT_MS = 20 * 60_000;

type Env = Readonly<Record<string, string | undefined>>;

/** What each package manager is told; the first commands refresh its lists and may fail without harm. */
const COMMANDS: Readonly<
  Record<
    PackageManager,
    {
      readonly refresh?: readonly string[];
      readonly install: readonly string[];
      readonly asRoot: boolean;
    }
  >
> = {
  'apt-get': {
    refresh: ['apt-get', 'update', '-q'],
    install: ['apt-get', 'install', '-y', '-q', '--no-install-recommends'],
    asRoot: true,
  },
  dnf: { install: ['dnf', 'install', '-y'], asRoot: true },
  apk: { install: ['apk', 'add'], asRoot: true },
  brew: { install: ['brew', 'install'], asRoot: false },
};

/** Installs a tool with the platform's package manager; when that needs root and we are not, says the command. */
export async function installPackage(
  name: SetUpName,
  packages: NonNullable<PinnedTool['packages']>,
  env: Env,
  onProgress: (line: string) => void,
): Promise<void> {
  const manager = await findManager(packages, env);
  if (manager === undefined) {
    throw new FaultlineError(
      'TOOL_SETUP_FAILED',
      `${name} is missing and no known package manager is there to install it.`,
      {
        hint: `Install ${name} by hand so that it is on the PATH, then run "npx faultline setup" again.`,
      },
    );
  }
  const { refresh, install, asRoot } = COMMANDS[manager];
  const command = [...install, packages[manager] ?? name];
  if (asRoot && process.getuid?.() !== 0) {
    throw new FaultlineError(
      'TOOL_SETUP_FAILED',
      `${name} has to be installed by the administrator.`,
      {
        hint: `Run "sudo ${command.join(' ')}", then "npx faultline setup" again.`,
      },
    );
  }
  onProgress(`${name}: ${command.join(' ')}`);
  // RUNLEVEL=1 keeps Debian's packages from starting a system service that nobody asked for.
  const options = {
    env: { ...env, DEBIAN_FRONTEND: 'noninteractive', RUNLEVEL: '1' },
    timeoutMs: INSTALL_TIMEOUT_MS,
  };
  const first = await runCommand(command, options);
  if (first.exitCode === 0) return;
  if (refresh !== undefined) await runCommand(refresh, options);
  const second = refresh === undefined ? first : await runCommand(command, options);
  if (second.exitCode === 0) return;
  throw new FaultlineError(
    'TOOL_SETUP_FAILED',
    `"${command.join(' ')}" failed with exit code ${String(second.exitCode)}.`,
    {
      cause: new Error(second.stderr.trim().split('\n').slice(-10).join('\n')),
    },
  );
}

async function findManager(
  packages: NonNullable<PinnedTool['packages']>,
  env: Env,
): Promise<PackageManager | undefined> {
  for (const manager of ['apt-get', 'dnf', 'apk', 'brew'] as const) {
    if (packages[manager] === undefined) continue;
    if ((await findExecutable([manager], env['PATH'])) !== undefined) return manager;
  }
  return undefined;
}
