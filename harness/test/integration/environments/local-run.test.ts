import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { statSync } from 'node:fs';
import { join } from 'node:path';
import { OsProcessControl } from '../../../src/adapters/local-environment/processes/os-process-control.ts';
import type { EnvironmentSession, ServiceHealth } from '../../../src/ports/environment.ts';
import { environmentOf, pingingSpec, request, soon } from './pinging-environment.ts';
import { processOf } from './process-of.ts';
import {
  eventually,
  instances,
  NOTHING,
  readState,
  remainsOf,
  type State,
} from './what-remains.ts';
import { newStateDir } from './temporary-folder.ts';

const stateDir = newStateDir();
const asked = request({ api: 'rude' });
let session: EnvironmentSession;

beforeAll(async () => {
  session = await environmentOf(pingingSpec(), stateDir).open(asked);
}, 60_000);

afterAll(async () => {
  await session.close();
}, 30_000);

const state = (): State => readState(stateDir, instances(stateDir)[0]!);
const healthOf = async (service: string): Promise<ServiceHealth | undefined> =>
  (await session.health(soon())).find((health) => health.service === service);
const processes = () => new OsProcessControl();
const admin = () => session.description.links['api->redis']!.proxy.adminUrl;

describe('an environment that a run brought up for itself', () => {
  it('is described as it is, and every part is healthy', async () => {
    expect(session.owned).toBe(true);
    const { description } = session;
    expect(description).toMatchObject({
      name: 'local',
      type: 'local',
      abilities: ['network', 'process', 'rollout'],
      services: {
        api: { name: 'api', readyPath: '/ready', scrapeInstance: 'api', variant: 'rude' },
        redis: { name: 'redis', variant: 'default' },
      },
      links: {
        'api->redis': { from: 'api', to: 'redis', host: '127.0.0.1', proxy: { name: 'api-redis' } },
        'api->postgres': { protocol: 'postgres', proxy: { name: 'api-postgres' } },
      },
      versions: { postgres: expect.stringMatching(/^18\./), redis: expect.any(String) },
    });
    expect(await session.health(soon())).toEqual([
      { service: 'postgres', healthy: true, detail: 'takes connections' },
      { service: 'redis', healthy: true, detail: 'answers PING' },
      { service: 'api', healthy: true, detail: '/ready answered 200' },
      { service: 'toxiproxy', healthy: true, detail: 'serves api-redis, api-postgres' },
      { service: 'prometheus', healthy: true, detail: 'scrapes api' },
    ]);
    expect(await (await fetch(`${description.baseUrl}/greeting`)).text()).toBe('go away');
    expect(asked.lines).toContain('api: starting');
  });

  it('has at least two scrapes of every target from the start', async () => {
    const query = encodeURIComponent('count_over_time(pings_total{instance="api",job="api"}[1m])');
    const answer = await fetch(`${session.description.prometheusUrl}/api/v1/query?query=${query}`);
    const { data } = (await answer.json()) as { data: { result: { value: [number, string] }[] } };
    expect(Number(data.result[0]?.value[1])).toBeGreaterThanOrEqual(2);
  });

  it('keeps its files from other users', () => {
    const folder = join(stateDir, instances(stateDir)[0]!);
    const modes = [stateDir, folder, join(folder, 'state.json'), join(folder, 'launch.json')].map(
      (path) => (statSync(path).mode & 0o777).toString(8),
    );
    expect(modes).toEqual(['700', '700', '600', '600']);
  });

  it('has a killed Redis back on the same port at once', async () => {
    const before = state().parts['redis']!;
    const identity = await processOf(session, 'redis');
    expect(identity.pid).toBe(before.process!.pid);
    expect(await processes().signal(identity, 'kill')).toBe('sent');
    expect(await processes().state(identity)).toBe('gone');
    expect(await processes().signal(identity, 'kill')).toBe('gone');
    await eventually('Redis is ready again', () => {
      const { state: is, restarts } = state().parts['redis']!;
      return is === 'ready' && restarts === 1;
    });
    const after = state().parts['redis']!;
    expect(after.port).toBe(before.port);
    expect(after.process!.pid).not.toBe(before.process!.pid);
    expect(after.detail).toBe('was ended by SIGKILL');
    expect(await healthOf('redis')).toEqual({
      service: 'redis',
      healthy: true,
      detail: 'answers PING, restarted 1 ×',
    });
    await eventually('the API is ready again', async () => (await healthOf('api'))!.healthy);
  });

  it('pauses PostgreSQL with all of its children, and wakes them all', async () => {
    const identity = await processOf(session, 'postgres');
    expect(await processes().signal(identity, 'pause')).toBe('sent');
    expect(await processes().state(identity)).toBe('paused');
    const health = await healthOf('postgres');
    expect(health).toMatchObject({ healthy: false, detail: expect.stringContaining('no answer') });
    expect(await processes().signal(identity, 'resume')).toBe('sent');
    expect(await processes().state(identity)).toBe('running');
    expect(await healthOf('postgres')).toMatchObject({ healthy: true });
    expect(state().parts['postgres']).toMatchObject({ state: 'ready', restarts: 0 });
  });

  it('has a killed PostgreSQL back on the same port, with its children gone', async () => {
    const { port } = state().parts['postgres']!;
    const identity = await processOf(session, 'postgres');
    await processes().signal(identity, 'kill');
    await eventually('PostgreSQL is ready again', () => {
      const { state: is, restarts } = state().parts['postgres']!;
      return is === 'ready' && restarts === 1;
    });
    expect(state().parts['postgres']!.port).toBe(port);
    await eventually('the API is ready again', async () => (await healthOf('api'))!.healthy);
  });

  it('names a proxy that somebody left disabled or with a toxic on it', async () => {
    const proxy = `${admin()}/proxies/api-redis`;
    await fetch(proxy, { method: 'POST', body: JSON.stringify({ enabled: false }) });
    expect(await healthOf('toxiproxy')).toEqual({
      service: 'toxiproxy',
      healthy: false,
      detail: 'proxy "api-redis" is disabled',
    });
    await fetch(proxy, { method: 'POST', body: JSON.stringify({ enabled: true }) });
    const toxic = { name: 'foreign', type: 'latency', attributes: { latency: 1 } };
    await fetch(`${proxy}/toxics`, { method: 'POST', body: JSON.stringify(toxic) });
    expect(await healthOf('toxiproxy')).toMatchObject({
      healthy: false,
      detail: 'proxy "api-redis" carries "foreign"',
    });
    await fetch(`${proxy}/toxics/foreign`, { method: 'DELETE' });
    expect(await healthOf('toxiproxy')).toMatchObject({ healthy: true });
  });

  it('has a killed Toxiproxy back with its proxies on the same ports', async () => {
    const { links } = state();
    await processes().signal(state().parts['toxiproxy']!.process!, 'kill');
    await eventually('Toxiproxy is ready again', () => {
      const { state: is, restarts } = state().parts['toxiproxy']!;
      return is === 'ready' && restarts === 1;
    });
    expect(state().links).toEqual(links);
    expect(await healthOf('toxiproxy')).toEqual({
      service: 'toxiproxy',
      healthy: true,
      detail: 'serves api-redis, api-postgres, restarted 1 ×',
    });
    await eventually('the API is ready again', async () => (await healthOf('api'))!.healthy);
  });

  it('reports a Prometheus that died as failed, and does not put an empty one in its place', async () => {
    await processes().signal(state().parts['prometheus']!.process!, 'kill');
    await eventually('it is recorded', () => state().parts['prometheus']!.state === 'failed');
    expect(await healthOf('prometheus')).toEqual({
      service: 'prometheus',
      healthy: false,
      detail: 'was ended by SIGKILL; it is not restarted',
    });
  });

  it('leaves nothing behind when it is closed, twice', async () => {
    const last = state();
    await Promise.all([session.close(), session.close()]);
    expect(await remainsOf(stateDir, last)).toEqual(NOTHING);
    expect(await healthOf('redis')).toEqual({
      service: 'redis',
      healthy: false,
      detail: 'the environment is no longer up',
    });
    await expect(processOf(session, 'redis')).rejects.toThrow('environment-gone');
  });
});
