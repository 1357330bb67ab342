import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { ComposeEnvironmentSpec } from '../../domain/environment-spec.ts';
import type { ContainerRuntime, ContainerState } from '../../ports/container-runtime.ts';
import type { MetricsSource } from '../../ports/metrics-source.ts';
import type { NetworkProxy } from '../../ports/network-proxy.ts';
import { describeProject, type UpProject } from './compose-description.ts';
import { checkProject } from './compose-health.ts';
import { statusOf } from './compose-status.ts';
import type { ProjectContainer } from './list-project.ts';

const never = new AbortController().signal;

const SPEC: ComposeEnvironmentSpec = {
  type: 'compose',
  name: 'compose',
  file: 'docker-compose.yml',
  entrypoint: 'web',
  services: {
    web: { name: 'web', port: 80, variants: { default: {} } },
    api: {
      name: 'api',
      replicas: [
        { name: 'api-1', port: 8080, readyPath: '/ready', scrapeInstance: 'one' },
        { name: 'api-2', scrapeInstance: 'two' },
      ],
      variants: { default: {}, naive: {} },
    },
  },
  links: {},
  prometheus: { service: 'prometheus', port: 9090 },
  portVariables: [],
  subnetVariables: [],
};

let server: Server;
let port: number;
beforeEach(async () => {
  server = createServer((_, response) => response.end('ok'));
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  ({ port } = server.address() as AddressInfo);
});
afterEach(() => {
  server.close();
});

function upProject(): UpProject {
  const container = (service: string, containerPort?: number): ProjectContainer => ({
    service,
    name: `school-${service}-1`,
    image: `${service}:1`,
    imageId: '',
    state: 'running',
    health: '',
    exitCode: 0,
    configHash: '',
    published: containerPort === undefined ? [] : [{ address: '127.0.0.1', port, containerPort }],
  });
  return {
    engine: 'unix:///fake.sock',
    project: 'school',
    containers: [
      container('web', 80),
      container('api-1', 8080),
      container('api-2'),
      container('prometheus', 9090),
    ],
    variants: { api: 'naive' },
    restarting: new Set(['api-1', 'web']),
  };
}

/** An engine on which every service has one container; of `ill`, it is not healthy. */
function portsWith(ill?: string) {
  const stateOf = (service: string): ContainerState => ({
    incarnation: { engine: 'unix:///fake.sock', id: service, startedAt: 'then', name: service },
    status: 'running',
    healthy: service !== ill,
    restartCount: service === 'api-2' ? 3 : 0,
    networks: [],
    published: [],
  });
  const runtime: Partial<ContainerRuntime> = {
    identify: async () => undefined,
    list: async ({ service }) => [stateOf(service)],
  };
  const metrics: Partial<MetricsSource> = {
    targets: async () =>
      ['one', 'two'].map((instance) => ({ instance, up: true, lastScrapeMs: 1 })),
  };
  return {
    runtime: runtime as ContainerRuntime,
    proxies: {} as NetworkProxy,
    metrics: metrics as MetricsSource,
  };
}

async function look(ill?: string) {
  const ports = portsWith(ill);
  const up = upProject();
  const { engine, project } = up;
  const description = await describeProject(SPEC, up, ports, never);
  const question = { spec: SPEC, engine, project, description, ports };
  return { up, description, question };
}

describe('a service of a compose file that runs as several', () => {
  it('has each of them as a replica, where it is', async () => {
    const { description } = await look();
    const location = (service: string) => ({
      kind: 'containers',
      engine: 'unix:///fake.sock',
      project: 'school',
      service,
    });
    expect(description.services['api']).toEqual({
      name: 'api',
      replicas: [
        {
          name: 'api-1',
          url: `http://127.0.0.1:${port}`,
          scrapeInstance: 'one',
          location: location('api-1'),
        },
        { name: 'api-2', scrapeInstance: 'two', location: location('api-2') },
      ],
      variant: 'naive',
      // The other one is not started again when it has ended by itself.
      restarts: false,
    });
  });

  it('is healthy replica by replica', async () => {
    const { question } = await look('api-2');
    const health = await checkProject(question, never, ['api-1', 'api-2']);
    expect(health.map(({ service, healthy, detail }) => [service, healthy, detail])).toEqual([
      ['api-1', true, 'running, /ready answered 200'],
      ['api-2', false, 'container api-2 is not healthy'],
    ]);
  });

  it('is scraped replica by replica', async () => {
    const { question } = await look();
    const [prometheus] = await checkProject(question, never, ['prometheus']);
    expect(prometheus).toMatchObject({ healthy: true, detail: 'running, scrapes one, two' });
  });

  it('is told replica by replica, with the variant of the service', async () => {
    const { up, description, question } = await look();
    const status = statusOf(SPEC, description, up, await checkProject(question, never));
    expect(
      status.parts.map(({ name, variant, address, restarts }) => [
        name,
        variant,
        address,
        restarts,
      ]),
    ).toEqual([
      ['web', 'default', `127.0.0.1:${port}`, 0],
      ['api-1', 'naive', `127.0.0.1:${port}`, 0],
      ['api-2', 'naive', undefined, 3],
      ['prometheus', 'default', `127.0.0.1:${port}`, 0],
    ]);
  });
});
