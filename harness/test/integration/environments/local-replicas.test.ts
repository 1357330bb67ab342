import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { OsProcessControl } from '../../../src/adapters/local-environment/processes/os-process-control.ts';
import type { LocalEnvironmentSpec } from '../../../src/domain/environment-spec.ts';
import type { EnvironmentSession } from '../../../src/ports/environment.ts';
import {
  environmentOf,
  lonelySpec,
  PINGING_SERVICE,
  request,
  soon,
} from './pinging-environment.ts';
import { newStateDir } from './temporary-folder.ts';
import {
  eventually,
  instances,
  NOTHING,
  readState,
  remainsOf,
  type State,
} from './what-remains.ts';

const CONFIGURATION = join(dirname(PINGING_SERVICE), 'two-pings.cfg');
const stateDir = newStateDir();
const asked = request({ api: 'rude' });
let session: EnvironmentSession;

/** Two replicas that count in `prepared` how often they are prepared, and HAProxy before them, named as a tool is. */
function twoPings(prepared: string): LocalEnvironmentSpec {
  const { services, ...rest } = lonelySpec({
    replicas: 2,
    before: [['sh', '-c', `echo prepared >> ${prepared}`]],
  });
  return {
    ...rest,
    entrypoint: 'balancer',
    services: {
      balancer: {
        kind: 'command',
        name: 'balancer',
        command: ['haproxy', '-db', '-f', CONFIGURATION],
        before: [],
        env: { PORT: '${port}', PING_1: '${service:api-1}', PING_2: '${service:api-2}' },
        readyPath: '/greeting',
        variants: { default: {} },
      },
      ...services,
    },
  };
}

const prepared = join(stateDir, 'prepared');
beforeAll(async () => {
  session = await environmentOf(twoPings(prepared), stateDir).open(asked);
}, 60_000);
afterAll(() => session.close(), 30_000);

const state = (): State => readState(stateDir, instances(stateDir)[0]!);
/** Over a connection of its own: one that is kept may lead to a replica that has ended. */
const greeting = async (): Promise<string> => {
  const headers = { connection: 'close' };
  return await (await fetch(`${session.description.baseUrl}/greeting`, { headers })).text();
};

describe('a service with two replicas behind a balancer', () => {
  it('is described as one service with two processes', () => {
    const { services } = session.description;
    expect(services['api']).toEqual({
      name: 'api',
      readyPath: '/greeting',
      variant: 'rude',
      replicas: ['api-1', 'api-2'].map((part) => ({
        name: part,
        url: `http://127.0.0.1:${state().parts[part]!.port}`,
        scrapeInstance: part,
        location: { kind: 'supervised', stateFile: expect.any(String), part },
      })),
    });
    expect(services['balancer']).toMatchObject({ url: session.description.baseUrl });
  });

  it('is prepared once, and healthy replica by replica', async () => {
    expect(readFileSync(prepared, 'utf8')).toBe('prepared\n');
    expect(await session.health(soon())).toEqual([
      { service: 'balancer', healthy: true, detail: '/greeting answered 200' },
      { service: 'api-1', healthy: true, detail: '/greeting answered 200' },
      { service: 'api-2', healthy: true, detail: '/greeting answered 200' },
      { service: 'prometheus', healthy: true, detail: 'scrapes api-1, api-2' },
    ]);
    expect(await session.health(soon(), ['api-2'])).toEqual([
      { service: 'api-2', healthy: true, detail: '/greeting answered 200' },
    ]);
    expect(await greeting()).toBe('go away');
  });

  it('is scraped as one job with two instances', async () => {
    const query = encodeURIComponent('count by (instance) (pings_total{job="api"})');
    const answer = await fetch(`${session.description.prometheusUrl}/api/v1/query?query=${query}`);
    const { data } = (await answer.json()) as {
      data: { result: { metric: { instance: string } }[] };
    };
    const found = data.result.map(({ metric }) => metric.instance);
    expect(found.toSorted()).toEqual(['api-1', 'api-2']);
  });

  it('serves while one of them is started again, on the port that it had', async () => {
    const before = state().parts;
    await new OsProcessControl().signal(before['api-1']!.process!, 'kill');
    // Its port takes connections for some milliseconds more, until the last of its threads has ended.
    await eventually('its end is noticed', () => {
      const { state: is, restarts } = state().parts['api-1']!;
      return is !== 'ready' || restarts === 1;
    });
    expect(await Promise.all([greeting(), greeting()])).toEqual(['go away', 'go away']);
    await eventually('it is ready again', () => {
      const { state: is, restarts } = state().parts['api-1']!;
      return is === 'ready' && restarts === 1;
    });
    const { parts } = state();
    expect(parts['api-1']!.port).toBe(before['api-1']!.port);
    expect(parts['api-2']).toEqual(before['api-2']);
    expect(readFileSync(prepared, 'utf8')).toBe('prepared\n');
  });

  it('leaves nothing behind', async () => {
    const last = state();
    await session.close();
    expect(await remainsOf(stateDir, last)).toEqual(NOTHING);
  });
});
