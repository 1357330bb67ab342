import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { ComposeEnvironment } from '../../src/adapters/compose-environment/compose-environment.ts';
import { OwnedProjects } from '../../src/adapters/compose-environment/owned-projects.ts';
import type { ComposeEnvironmentSpec } from '../../src/domain/environment-spec.ts';
import type { ContainerRuntime, ContainerState } from '../../src/ports/container-runtime.ts';
import type { MetricsSource } from '../../src/ports/metrics-source.ts';
import type { NetworkProxy, ProxyState } from '../../src/ports/network-proxy.ts';
import { type ComposeAnswer, FakeCompose } from './fake-compose.ts';

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
const config = [
  {
    when: /config --format json/,
    prints: '{"name":"school","services":{"api":{"restart":"always"},"redis":{}}}',
  },
  { when: /config --hash .* API_VARIANT=naive/, prints: hashes('naive') },
  { when: /config --hash/, prints: hashes('') },
];

/** What of a project that is up can be otherwise; a test may set it. */
type Condition = {
  isHealthy: boolean;
  engineId: string | undefined;
  toxiproxyPort: number;
  proxyState: ProxyState;
};

/** An environment of Compose whose engine, proxy and metrics are fakes, with an api that answers. */
export async function openComposeWorld() {
  const compose = new FakeCompose();
  const owned = new OwnedProjects(join(compose.folder, 'state'), () => true);
  const lines: string[] = [];
  const world: Condition = {
    isHealthy: true,
    engineId: 'ABCD:EFGH',
    toxiproxyPort: 20_474,
    proxyState: { enabled: true, listen: '[::]:6379', upstream: 'redis:6379', harms: [] },
  };
  const server = createServer((_, response) => response.end('ok'));
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
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

  function environment(answers: readonly ComposeAnswer[]): ComposeEnvironment {
    compose.answer([...answers, ...config]);
    const running: ContainerState = {
      incarnation: { engine: 'unix:///fake.sock', id: '1', startedAt: 'then', name: 'it' },
      status: 'running',
      get healthy() {
        return world.isHealthy;
      },
      restartCount: 0,
      networks: [],
      published: [
        { address: '127.0.0.1', port: 20_379, containerPort: 6379 },
        { address: '127.0.0.1', port: world.toxiproxyPort, containerPort: 8474 },
      ],
    };
    return new ComposeEnvironment({
      spec: SPEC,
      projectDir: compose.folder,
      engine: 'unix:///fake.sock',
      program: async () => compose.program,
      runtime: {
        identify: async () => world.engineId,
        list: async () => [running],
      } as Partial<ContainerRuntime> as ContainerRuntime,
      proxies: { inspect: async () => world.proxyState } as Partial<NetworkProxy> as NetworkProxy,
      openMetrics: () =>
        ({
          targets: async () => [{ instance: 'api', up: true, lastScrapeMs: 1 }],
        }) as Partial<MetricsSource> as MetricsSource,
      owned,
      owner: { pid: 4711, startTime: '1', bootId: 'boot' },
    });
  }

  const close = () => {
    server.close();
    compose.remove();
  };
  return Object.assign(world, {
    compose,
    owned,
    lines,
    server,
    request,
    listed,
    environment,
    close,
  });
}

export type ComposeWorld = Awaited<ReturnType<typeof openComposeWorld>>;
