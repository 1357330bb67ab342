import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { rmSync } from 'node:fs';
import { environmentOf, lonelySpec, request, soon } from './pinging-environment.ts';
import { eventually, NOTHING, readState, remainsOf } from './what-remains.ts';
import { newStateDir } from './temporary-folder.ts';

const stateDir = newStateDir();
const environment = environmentOf(lonelySpec(), stateDir);

beforeAll(async () => {
  await environment.up(request());
}, 60_000);

afterAll(async () => {
  await environment.down();
}, 30_000);

describe('an environment that stays up between runs', () => {
  it('says what is up, where, and as which process', async () => {
    const { parts } = readState(stateDir, 'local');
    const api = parts['api']!;
    const prometheus = parts['prometheus']!;
    expect(await environment.status(soon())).toEqual({
      name: 'local',
      phase: 'ready',
      healthy: true,
      parts: [
        {
          name: 'api',
          kind: 'command',
          healthy: true,
          detail: '/greeting answered 200',
          address: `127.0.0.1:${api.port}`,
          pid: api.process!.pid,
          variant: 'default',
          restarts: 0,
        },
        {
          name: 'prometheus',
          kind: 'prometheus',
          healthy: true,
          detail: 'scrapes api',
          address: `127.0.0.1:${prometheus.port}`,
          pid: prometheus.process!.pid,
          variant: 'default',
          restarts: 0,
        },
      ],
      urls: {
        base: `http://127.0.0.1:${api.port}`,
        prometheus: `http://127.0.0.1:${prometheus.port}`,
      },
    });
  });

  it('stays as it is when it is brought up again', async () => {
    const { supervisor } = readState(stateDir, 'local');
    expect(await environment.up(request({ api: 'default' }))).toMatchObject({ healthy: true });
    expect(readState(stateDir, 'local').supervisor).toEqual(supervisor);
  });

  it('is used by a run that asks for the same, and is not taken down by it', async () => {
    const session = await environment.open(request());
    expect(session.owned).toBe(false);
    expect(session.description.abilities).toEqual(['process', 'rollout']);
    await session.close();
    expect(await environment.status(soon())).toMatchObject({ healthy: true });
  });

  it('is busy for a run that asks for other variants', async () => {
    await expect(environment.open(request({ api: 'rude' }))).rejects.toMatchObject({
      code: 'ENVIRONMENT_BUSY',
      message: 'Environment "local" is up with the default variants, but api=rude was asked for.',
    });
  });

  it('is busy when its entry has changed since it came up', async () => {
    const changed = environmentOf(lonelySpec({ metricsPath: '/metrics?new' }), stateDir);
    await expect(changed.up(request())).rejects.toMatchObject({
      code: 'ENVIRONMENT_BUSY',
      message: 'Environment "local" is up, but its entry in faultline.yaml has changed since.',
      hint: 'Take it down with "faultline env down local".',
    });
  });

  it('refuses a service or a variant that it does not have, whatever is up', async () => {
    await expect(environment.open(request({ web: 'rude' }))).rejects.toMatchObject({
      code: 'UNKNOWN_NAME',
      message: 'Environment "local" has no service "web" (has: api).',
    });
    await expect(environment.up(request({ api: 'shy' }))).rejects.toMatchObject({
      code: 'UNKNOWN_NAME',
      message: 'Service "api" of environment "local" has no variant "shy" (has: default, rude).',
    });
  });

  it('leaves nothing behind when it is taken down, and then is down', async () => {
    const state = readState(stateDir, 'local');
    expect(await environment.down()).toBe('taken-down');
    expect(await remainsOf(stateDir, state)).toEqual(NOTHING);
    expect(await environment.down()).toBe('was-not-up');
    expect(await environment.status(soon())).toEqual({
      name: 'local',
      phase: 'down',
      healthy: false,
      parts: [],
    });
  });

  it('comes up once when two ask for it at the same time', async () => {
    const [one, two] = await Promise.all([
      environment.up(request()),
      environmentOf(lonelySpec(), stateDir).up(request()),
    ]);
    expect(one).toEqual(two);
    expect(one).toMatchObject({ phase: 'ready', healthy: true });
    await environment.down();
  }, 30_000);

  it('goes down by itself when its folder is deleted, for nobody could find it any more', async () => {
    await environment.up(request());
    const state = readState(stateDir, 'local');
    rmSync(stateDir, { recursive: true });
    await eventually('nothing is left', async () => {
      const remains = await remainsOf(stateDir, state);
      return Object.values(remains).every((list) => list.length === 0);
    });
  }, 30_000);
});
