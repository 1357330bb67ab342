import type { LocalServiceSpec } from '../../../domain/environment-spec.ts';
import { partsOf } from '../../../domain/replicas.ts';
import { askHttp } from '../health/http-check.ts';
import { LOOPBACK } from '../../../system/free-port.ts';
import type { Launch } from '../supervisor/spawner.ts';
import { waiting, type Recipe, type RunToEnd } from './recipe.ts';

export type CommandSpec = Extract<LocalServiceSpec, { readonly kind: 'command' }>;

/** What the surroundings give a command: where it runs and what its placeholders stand for. */
export type CommandSurroundings = {
  readonly projectDir: string;
  readonly variant: string;
  readonly resolve: (template: string, port: number) => string;
  /** Where the programs are that are tools of ours, by the name that a command gives them. */
  readonly programs: Readonly<Record<string, string>>;
};

/** A service of the user's own, a recipe a replica, with its migrations before whichever of them comes first. */
export function commandRecipes(
  spec: CommandSpec,
  surroundings: CommandSurroundings,
): readonly Recipe[] {
  const { programs } = surroundings;
  const launch = (command: readonly string[], port: number): Launch => {
    const [program = '', ...args] = command;
    const file = Object.hasOwn(programs, program) ? (programs[program] ?? program) : program;
    const template = { ...spec.env, ...spec.variants[surroundings.variant] };
    const env = Object.fromEntries(
      Object.entries(template).map(([key, value]) => [key, surroundings.resolve(value, port)]),
    );
    return { file, args, env, cwd: surroundings.projectDir, deathSignal: 'KILL' };
  };
  const prepare = async (port: number, run: RunToEnd): Promise<void> => {
    for (const command of spec.before) {
      await run(`its preparation "${command.join(' ')}"`, launch(command, port));
    }
  };
  let prepared: Promise<void> | undefined;
  return partsOf(spec).map((name) => ({
    name,
    kind: 'command',
    readyTimeoutMs: 30_000,
    restarts: true,
    stop: { signal: 'SIGTERM', graceMs: 10_000 },
    prepare: (port, run) => (prepared ??= prepare(port, run)),
    launch: (port) => launch(spec.command, port),
    readiness: async (port) => {
      const { status } = await askHttp(`http://${LOOPBACK}:${port}${spec.readyPath}`, {
        timeoutMs: 1_000,
      });
      return status >= 200 && status <= 299
        ? { ready: true, version: undefined }
        : waiting(`${spec.readyPath} answered ${status}`);
    },
  }));
}
