import type { LocalServiceSpec } from '../../../domain/environment-spec.ts';
import { askHttp } from '../health/http-check.ts';
import { LOOPBACK } from '../../../system/free-port.ts';
import type { Launch } from '../supervisor/spawner.ts';
import { waiting, type Recipe } from './recipe.ts';

export type CommandSpec = Extract<LocalServiceSpec, { readonly kind: 'command' }>;

/** What the surroundings give a command: where it runs and what its placeholders stand for. */
export type CommandSurroundings = {
  readonly projectDir: string;
  readonly variant: string;
  readonly resolve: (template: string, port: number) => string;
};

/** A service of the user's own, with its migrations before it. */
export function commandRecipe(spec: CommandSpec, surroundings: CommandSurroundings): Recipe {
  const launch = (command: readonly string[], port: number): Launch => {
    const [file = '', ...args] = command;
    const template = { ...spec.env, ...spec.variants[surroundings.variant] };
    const env = Object.fromEntries(
      Object.entries(template).map(([key, value]) => [key, surroundings.resolve(value, port)]),
    );
    return { file, args, env, cwd: surroundings.projectDir, deathSignal: 'KILL' };
  };
  return {
    name: spec.name,
    kind: 'command',
    readyTimeoutMs: 30_000,
    restarts: true,
    stop: { signal: 'SIGTERM', graceMs: 10_000 },
    prepare: async (port, run) => {
      for (const command of spec.before) {
        await run(`its preparation "${command.join(' ')}"`, launch(command, port));
      }
    },
    launch: (port) => launch(spec.command, port),
    readiness: async (port) => {
      const { status } = await askHttp(`http://${LOOPBACK}:${port}${spec.readyPath}`, {
        timeoutMs: 1_000,
      });
      return status >= 200 && status <= 299
        ? { ready: true, version: undefined }
        : waiting(`${spec.readyPath} answered ${status}`);
    },
  };
}
