import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { FakeCompose, type ComposeAnswer } from '../../../test/kit/fake-compose.ts';
import type { ComposeEnvironmentSpec } from '../../domain/environment-spec.ts';
import type { ContainerRuntime, ContainerState } from '../../ports/container-runtime.ts';
import type { MetricsSource } from '../../ports/metrics-source.ts';
import type { NetworkProxy, ProxyState } from '../../ports/network-proxy.ts';
import { ComposeEnvironment } from './compose-environment.ts';
import { OwnedProjects } from './owned-projects.ts';

const SPEC: ComposeEnvironmentSpec = {
  type: 'compose',
  name: 'compose',
  file: 'docker-compose.yml',
  entrypoint: 'api',
  services: {
    redis: { name: 'redis', variants: { default: {} } },
    api: {
      name: 'api',
      port: 8080,
      readyPath: '/ready',
      scrapeInstance: 'api',
      variants: { default: {}, naive: { API_VARIANT: 'naive' } },
    },
  },
  links: {
    'api->redis': {
      name: 'api->redis',
      from: 'api',
      to: 'redis',
      proxy: 'api-redis',
      protocol: 'redis',
    },
  },
  toxiproxy: { service: 'toxiproxy', port: 8474 },
  prometheus: { service: 'prometheus', port: 9090 },
  portVariables: ['API_PORT'],
  subnetVariables: ['APP_SUBNET'],
};

const hashOf = (service: string, variant = '') =>
  Buffer.from(`${service}${variant}`.padEnd(8, '.')).toString('hex');
const hashes = (variant: string) =>
  ['redis', 'api', 'toxiproxy', 'prometheus']
    .map((service) => `${service} ${hashOf(service, service === 'api' ? variant : '')}`)
    .join('\n');

const never = new AbortController().signal;
let compose: FakeCompose;
let server: Server;
let owned: OwnedProjects;
let lines: string[];
let isHealthy: boolean;
let engineId: string | undefined;
let toxiproxyPort: number;
let proxyState: ProxyState;

beforeEach(async () => {
  compose = new FakeCompose();
  owned = new OwnedProjects(join(compose.folder, 'state'), () => true);
  lines = [];
  isHealthy = true;
  engineId = 'ABCD:EFGH';
  toxiproxyPort = 20_474;
  proxyState = { enabled: true, listen: '[::]:6379', upstream: 'redis:6379', harms: [] };
  server = createServer((_, response) => response.end('ok'));
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
});
afterEach(() => {
  server.close();
  compose.remove();
});

const request = (variants: Readonly<Record<string, string>> = {}) => ({
  variants,
  onProgress: (line: string) => void lines.push(line),
  signal: never,
});

/** What `docker compose ps` says of a project that is up. */
function listed(project: string, variant = '', state = 'running'): string {
  const apiPort = (server.address() as AddressInfo).port;
  const row = (service: string, ports: Readonly<Record<number, number>>) =>
    JSON.stringify({
      Service: service,
      Name: `${project}-${service}-1`,
      Image: `${service}:1`,
      State: state,
      Labels: `com.docker.compose.config-hash=${hashOf(service, service === 'api' ? variant : '')},com.docker.compose.image=sha256:0123456789abcdef`,
      Publishers: Object.entries(ports).map(([target, port]) => ({
        URL: '127.0.0.1',
        TargetPort: Number(target),
        PublishedPort: port,
      })),
    });
  return [
    row('redis', {}),
    row('api', { 8080: apiPort }),
    row('toxiproxy', { 8474: 20_474, 6379: 20_379 }),
    row('prometheus', { 9090: 20_090 }),
  ].join('\n');
}

const config = [
  {
    when: /config --format json/,
    prints: '{"name":"school","services":{"api":{"restart":"always"},"redis":{}}}',
  },
  { when: /config --hash .* API_VARIANT=naive/, prints: hashes('naive') },
  { when: /config --hash/, prints: hashes('') },
];

function environment(answers: readonly ComposeAnswer[]): ComposeEnvironment {
  compose.answer([...answers, ...config]);
  const running: ContainerState = {
    incarnation: { engine: 'unix:///fake.sock', id: '1', startedAt: 'then', name: 'it' },
    status: 'running',
    get healthy() {
      return isHealthy;
    },
    restartCount: 0,
    networks: [],
    published: [
      { address: '127.0.0.1', port: 20_379, containerPort: 6379 },
      { address: '127.0.0.1', port: toxiproxyPort, containerPort: 8474 },
    ],
  };
  return new ComposeEnvironment({
    spec: SPEC,
    projectDir: compose.folder,
    engine: 'unix:///fake.sock',
    program: async () => compose.program,
    runtime: {
      identify: async () => engineId,
      list: async () => [running],
    } as Partial<ContainerRuntime> as ContainerRuntime,
    proxies: { inspect: async () => proxyState } as Partial<NetworkProxy> as NetworkProxy,
    openMetrics: () =>
      ({
        targets: async () => [{ instance: 'api', up: true, lastScrapeMs: 1 }],
      }) as Partial<MetricsSource> as MetricsSource,
    owned,
    owner: { pid: 4711, startTime: '1', bootId: 'boot' },
  });
}

const downs = () => compose.calls().filter((call) => / down /.test(call));

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
    engineId = undefined;
    toxiproxyPort = 20_999;
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
    proxyState = { ...proxyState, enabled: false };
    expect(await health()).toContain('toxiproxy: proxy "api-redis" is disabled');
    isHealthy = false;
    expect(await health()).toContain('redis: container it is not healthy');
  });

  it('knows by itself with which variant a project is up', async () => {
    const it_ = environment([{ when: /school ps/, prints: listed('school', 'naive') }]);
    const session = await it_.open(request({ api: 'naive' }));
    expect(session.owned).toBe(false);
    expect(session.description.services['api']?.variant).toBe('naive');
  });

  it('brings one up for the run when another variant is up, and takes that down alone', async () => {
    const it_ = environment([
      { when: /school ps/, prints: listed('school') },
      { when: /school-run-.* down/, prints: '' },
      { when: /school-run-.* ps/, prints: listed('school-run') },
    ]);
    const session = await it_.open(request({ api: 'naive' }));
    expect(lines[0]).toBe(
      'the project "school" is up with the default variants, but api=naive was asked for: this run brings up one of its own',
    );
    expect(session.owned).toBe(true);
    const place = session.description.services['api']?.location;
    expect(place).toMatchObject({
      project: expect.stringMatching(/^school-run-4711-[0-9a-f]{6}$/),
    });
    // It would be found by whoever comes after us.
    expect(new OwnedProjects(join(compose.folder, 'state'), () => false).orphans()).toMatchObject([
      { engineId: 'ABCD:EFGH', owner: { pid: 4711 }, settled: true },
    ]);
    const up = compose.calls().filter((call) => / up /.test(call));
    expect(up).toEqual([expect.stringMatching(/^--project-name school-run-4711-\w+ --file .*/)]);
  });

  it.each([
    [
      'in another form',
      listed.bind(undefined, 'school', 'other'),
      'is up in another form than its file has now (api)',
    ],
    [
      'only partly up',
      () => listed('school').split('\n').slice(1).join('\n'),
      'is only partly up (redis does not run)',
    ],
    [
      'stopped',
      listed.bind(undefined, 'school', '', 'exited'),
      'is only partly up (redis, api, toxiproxy, prometheus does not run)',
    ],
  ])('does not use a project that is %s', async (_, rows, why) => {
    const it_ = environment([
      { when: /school ps/, prints: rows() },
      { when: /school-run-.* up/, complains: 'no', exitCode: 1 },
    ]);
    await expect(it_.open(request())).rejects.toMatchObject({ code: 'ENVIRONMENT_START_FAILED' });
    expect(lines[0]).toBe(`the project "school" ${why}: this run brings up one of its own`);
  });

  it('leaves nothing, not even a record, of one that did not come up, and shows the log', async () => {
    const broken = JSON.stringify({ Service: 'api', Name: 'a', State: 'exited', ExitCode: 3 });
    const it_ = environment([
      { when: /school ps/, prints: '' },
      { when: /school-run-.* up/, complains: 'dependency failed to start', exitCode: 1 },
      { when: /school-run-.* logs .* api/, prints: 'no such table' },
      { when: /school-run-.* down/, prints: '' },
      { when: /school-run-.* ps/, prints: broken },
    ]);
    const failing = it_.open(request());
    await expect(failing).rejects.toMatchObject({
      code: 'ENVIRONMENT_START_FAILED',
      message: 'Environment "compose" did not start: dependency failed to start',
      hint: 'The log of api ends with:\n  no such table',
    });
  });

  it('tries again elsewhere when somebody took a place in the meantime', async () => {
    const it_ = environment([
      { when: /school ps/, prints: '' },
      {
        when: /up /,
        complains: 'Bind for 127.0.0.1:20000 failed: port is already allocated',
        exitCode: 1,
      },
    ]);
    await expect(it_.open(request())).rejects.toThrow('port is already allocated');
    const names = compose
      .calls()
      .flatMap((call) => /(school-run-\S+) .* up /.exec(call)?.[1] ?? []);
    expect(new Set(names).size).toBe(4);
    expect(owned.orphans()).toEqual([]);
  });

  it('is brought up once, and refused while it is up in another form', async () => {
    const it_ = environment([{ when: /school ps/, prints: listed('school') }]);
    expect(await it_.up(request())).toMatchObject({ phase: 'ready', healthy: true });
    expect(compose.calls().filter((call) => / up /.test(call))).toEqual([]);
    await expect(it_.up(request({ api: 'naive' }))).rejects.toMatchObject({
      code: 'ENVIRONMENT_BUSY',
      message:
        'Environment "compose": the project "school" is up with the default variants, but api=naive was asked for.',
    });
  });

  it('is taken down again when it does not come up, with the volumes it has just made', async () => {
    const it_ = environment([
      { when: /school ps/, prints: '' },
      { when: /school .* up /, complains: 'dependency failed to start', exitCode: 1 },
    ]);
    await expect(it_.up(request())).rejects.toMatchObject({
      code: 'ENVIRONMENT_START_FAILED',
      message: 'Environment "compose" did not start: dependency failed to start',
    });
    expect(downs()).toEqual(['--project-name school down --remove-orphans --timeout=5 --volumes']);
    expect(lines).toEqual(['taking down what was begun', 'what was begun is taken down again']);
  });

  it('is taken down again when it was cancelled while it came up', async () => {
    const it_ = environment([
      { when: /school ps/, prints: '' },
      { when: /school .* up /, complains: ' Container school-api-1 Started ', hangs: true },
    ]);
    const stop = new AbortController();
    const onProgress = (line: string) => {
      lines.push(line);
      if (line === 'api-1: started') stop.abort(new Error('SIGINT'));
    };
    const starting = it_.up({ variants: {}, onProgress, signal: stop.signal });
    await expect(starting).rejects.toThrow('SIGINT');
    expect(downs()).toHaveLength(1);
    expect(lines.slice(1)).toEqual([
      'taking down what was begun',
      'what was begun is taken down again',
    ]);
  });

  it('says what of it is up, and what is not', async () => {
    const whole = environment([{ when: /school ps/, prints: listed('school') }]);
    expect(await whole.status(never)).toMatchObject({
      healthy: true,
      parts: [
        { name: 'redis', container: 'school-redis-1' },
        { name: 'api' },
        { name: 'toxiproxy', address: '127.0.0.1:20474' },
        { name: 'prometheus', address: '127.0.0.1:20090' },
      ],
      urls: { toxiproxy: 'http://127.0.0.1:20474' },
    });
    const none = environment([{ when: /school ps/, prints: '' }]);
    expect(await none.status(never)).toMatchObject({ phase: 'down', healthy: false });
    const partly = environment([
      { when: /school ps/, prints: listed('school').split('\n').slice(1).join('\n') },
    ]);
    expect(await partly.status(never)).toMatchObject({
      phase: 'failed',
      healthy: false,
      parts: [
        { name: 'redis', detail: 'it has no container' },
        { name: 'api', detail: 'container is running; not all of it runs' },
        {},
        {},
      ],
    });
  });

  it('keeps the volumes of the project that is everybody’s when it is taken down', async () => {
    expect(await environment([{ when: /school ps/, prints: '' }]).down()).toBe('was-not-up');
    expect(compose.calls().filter((call) => / down /.test(call))).toEqual([]);
  });
});
