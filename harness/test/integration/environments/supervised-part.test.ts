import { describe, expect, it } from '@jest/globals';
import { spawn } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import { createServer, type Server } from 'node:net';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { redisRecipe } from '../../../src/adapters/local-environment/parts/redis.ts';
import { ToxiproxyPart } from '../../../src/adapters/local-environment/parts/toxiproxy.ts';
import type { Recipe } from '../../../src/adapters/local-environment/parts/recipe.ts';
import { InstanceDirectory } from '../../../src/adapters/local-environment/state/instance-directory.ts';
import type { PartState } from '../../../src/adapters/local-environment/state/environment-state.ts';
import { LogFiles } from '../../../src/adapters/local-environment/supervisor/log-files.ts';
import { Spawner } from '../../../src/adapters/local-environment/supervisor/spawner.ts';
import { SupervisedPart } from '../../../src/adapters/local-environment/supervisor/supervised-part.ts';
import { temporaryFolder } from './temporary-folder.ts';
import { toolPath } from '../tools.ts';
import { eventually, openPorts, processesOf } from './what-remains.ts';

const GUARDED_PROCESS = fileURLToPath(new URL('./fixtures/guarded-process.ts', import.meta.url));

function surroundings(options: { readonly byKernel?: boolean } = {}) {
  const folder = temporaryFolder();
  const directory = new InstanceDirectory(folder);
  mkdirSync(directory.logsDir);
  let state: Partial<PartState> = {};
  return {
    folder,
    state: () => state,
    part: (recipe: Recipe) =>
      new SupervisedPart(recipe, {
        spawner: new Spawner(folder, options.byKernel),
        logs: new LogFiles(directory),
        record: (change) => {
          state = { ...state, ...change };
        },
      }),
  };
}

/** Takes the port that was chosen, between the choice and its first use. */
function stealFirstPort(recipe: Recipe): { readonly recipe: Recipe; readonly thief: Server } {
  const thief = createServer((socket) => socket.destroy());
  const prepare = recipe.prepare?.bind(recipe);
  return {
    thief,
    recipe: {
      ...recipe,
      prepare: async (port, run) => {
        await prepare?.(port, run);
        await new Promise<void>((resolve) => {
          thief.listen(port, '127.0.0.1', resolve);
        });
      },
    },
  };
}

const never = new AbortController().signal;

describe('a part whose port is taken between its choice and its use', () => {
  const cases: readonly (readonly [string, (folder: string) => Recipe])[] = [
    [
      'Redis, which ends',
      (folder) => redisRecipe('redis', toolPath('redis'), join(folder, 'redis')),
    ],
    [
      'Toxiproxy, which goes on without serving',
      (folder) => ({
        ...new ToxiproxyPart(toolPath('toxiproxy'), join(folder, 'toxiproxy')).recipe,
        readyTimeoutMs: 1_000,
      }),
    ],
  ];
  it.each(cases)('gets another one: %s', async (_, recipeIn) => {
    const { folder, part, state } = surroundings();
    const { recipe, thief } = stealFirstPort(recipeIn(folder));
    const supervised = part(recipe);
    const port = await supervised.start(never);
    const address = thief.address();
    expect(typeof address === 'object' && address?.port).not.toBe(port);
    expect(state()).toMatchObject({ state: 'ready', port });
    await supervised.stop();
    thief.close();
    expect(processesOf(folder)).toEqual([]);
  });
});

describe('a part where the kernel cannot bind it to its supervisor', () => {
  it('runs, is restarted and stops with a shell as its guard, which goes with it', async () => {
    const { folder, part, state } = surroundings({ byKernel: false });
    const supervised = part(redisRecipe('redis', toolPath('redis'), join(folder, 'redis')));
    const port = await supervised.start(never);
    const first = state().process!;
    process.kill(first.pid, 'SIGKILL');
    await eventually('Redis is back', () => state().state === 'ready' && state().restarts === 1);
    expect(await openPorts([port])).toEqual([port]);
    await supervised.stop();
    expect(processesOf(folder)).toEqual([]);
  });

  it('goes when its supervisor is killed with SIGKILL', async () => {
    const folder = temporaryFolder();
    const supervisor = spawn(process.execPath, [GUARDED_PROCESS, folder], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    let pid = '';
    supervisor.stdout.on('data', (chunk) => (pid += String(chunk)));
    await eventually('it runs', () => pid.endsWith('\n'));
    expect(processesOf(folder)).toEqual([`${pid.trim()} sleep 600 `]);
    supervisor.kill('SIGKILL');
    await eventually('it is gone', () => processesOf(folder).length === 0);
  });
});
