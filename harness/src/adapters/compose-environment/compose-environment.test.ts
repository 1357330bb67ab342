import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { AddressInfo } from 'node:net';
import { type ComposeWorld, openComposeWorld } from '../../../test/kit/compose-world.ts';

const never = new AbortController().signal;

let world: ComposeWorld;
let compose: ComposeWorld['compose'];
let server: ComposeWorld['server'];
let lines: ComposeWorld['lines'];
let request: ComposeWorld['request'];
let listed: ComposeWorld['listed'];
let environment: ComposeWorld['environment'];

beforeEach(async () => {
  world = await openComposeWorld();
  ({ compose, server, lines, request, listed, environment } = world);
});
afterEach(() => {
  world.close();
});

describe('a compose environment', () => {
  it('joins the project that is up in the form asked for, and leaves it up', async () => {
    const it_ = environment([{ when: /school ps/, prints: listed('school') }]);
    const session = await it_.open(request());
    expect(lines).toEqual(['using the project "school", which is up']);
    expect(session.owned).toBe(false);
    expect(session.description).toMatchObject({
      type: 'compose',
      baseUrl: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
      prometheusUrl: 'http://127.0.0.1:20090',
      abilities: ['network', 'process', 'container'],
      services: {
        redis: {
          variant: 'default',
          restarts: false,
          location: {
            kind: 'containers',
            engine: 'unix:///fake.sock',
            engineId: 'ABCD:EFGH',
            project: 'school',
            service: 'redis',
          },
        },
        api: { readyPath: '/ready', scrapeInstance: 'api', variant: 'default', restarts: true },
      },
      links: {
        'api->redis': {
          proxy: {
            adminUrl: 'http://127.0.0.1:20474',
            name: 'api-redis',
            container: {
              engine: 'unix:///fake.sock',
              id: '1',
              startedAt: 'then',
              name: 'it',
              adminPort: 8474,
            },
          },
          host: '127.0.0.1',
          port: 20_379,
          relayed: true,
        },
      },
      versions: { redis: 'redis:1 (0123456789ab)', toxiproxy: 'toxiproxy:1 (0123456789ab)' },
    });
    await session.close();
    expect(compose.calls().filter((call) => / (up|down) /.test(call))).toEqual([]);
  });

  it('tells no engine and no container of its Toxiproxy that nobody vouches for', async () => {
    world.engineId = undefined;
    world.toxiproxyPort = 20_999;
    const it_ = environment([{ when: /school ps/, prints: listed('school') }]);
    const { description } = await it_.open(request());
    expect(description.services['redis']?.location).toEqual({
      kind: 'containers',
      engine: 'unix:///fake.sock',
      project: 'school',
      service: 'redis',
    });
    expect(description.links['api->redis']?.proxy).toEqual({
      adminUrl: 'http://127.0.0.1:20474',
      name: 'api-redis',
    });
  });

  it('asks every part itself', async () => {
    const session = await environment([{ when: /school ps/, prints: listed('school') }]).open(
      request(),
    );
    const health = async () =>
      (await session.health(never)).map(({ service, detail }) => `${service}: ${detail}`);
    expect(await health()).toEqual([
      'redis: running',
      'api: running, /ready answered 200',
      'toxiproxy: running, serves api-redis',
      'prometheus: running, scrapes api',
    ]);
    world.proxyState = { ...world.proxyState, enabled: false };
    expect(await health()).toContain('toxiproxy: proxy "api-redis" is disabled');
    world.isHealthy = false;
    expect(await health()).toContain('redis: container it is not healthy');
  });

  it('knows by itself with which variant a project is up', async () => {
    const it_ = environment([{ when: /school ps/, prints: listed('school', 'naive') }]);
    const session = await it_.open(request({ api: 'naive' }));
    expect(session.owned).toBe(false);
    expect(session.description.services['api']?.variant).toBe('naive');
  });
});
