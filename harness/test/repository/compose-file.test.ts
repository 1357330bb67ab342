import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { parse } from 'yaml';
import { prometheusRecipe } from '../../src/adapters/local-environment/parts/prometheus.ts';
import type { LocalLinkSpec, LocalServiceSpec } from '../../src/domain/environment-spec.ts';
import { partNames } from '../../src/domain/replicas.ts';
import { loadEnvironments } from '../../src/spec/environments/load-environments.ts';
import { PORT_VARIABLES } from '../kit/compose-project.ts';
import { PINNED_TOOLS } from '../../src/adapters/tools/pinned-tools.ts';
import { baseImages } from '../engine/base-images.ts';
import { recipeFor } from '../engine/recipes.ts';

const REPOSITORY = join(import.meta.dirname, '../../..');
const CONFIGURATION = 'target-app/deploy/compose';
const OURS = 'faultline-target-app:local';
/** Flags that say where, not how. */
const PLACES = /^--(config\.file|storage\.tsdb\.path|web\.listen-address)=/;

type Service = {
  readonly image: string;
  readonly build?: object;
  readonly command?: readonly string[];
  readonly networks: readonly string[];
  readonly ports?: readonly string[];
  readonly healthcheck: Readonly<Record<string, unknown>>;
  readonly restart: string;
  readonly init: boolean;
  readonly cpus: number;
  readonly mem_limit: string;
  readonly memswap_limit: string;
  readonly environment?: Readonly<Record<string, string>>;
};

const read = (file: string) => readFileSync(join(REPOSITORY, file), 'utf8');
const file = parse(read('docker-compose.yml'), { merge: true }) as {
  readonly services: Readonly<Record<string, Service>>;
  readonly networks: Readonly<Record<string, { ipam: { config: { subnet: string }[] } }>>;
};
const services = Object.entries(file.services);
const service = (name: string) => file.services[name]!;

const { local, compose } = environments();

function environments() {
  const loaded = loadEnvironments({ file: 'faultline.yaml', text: read('faultline.yaml') });
  const { local, compose } = loaded.ok ? loaded.environments : {};
  if (local?.type !== 'local' || compose?.type !== 'compose') {
    throw new Error('faultline.yaml has no environments "local" and "compose".');
  }
  return { local, compose };
}

type ScrapedService = Extract<LocalServiceSpec, { kind: 'command' }>;

function isScraped(service: LocalServiceSpec): service is ScrapedService {
  return service.kind === 'command' && service.metricsPath !== undefined;
}

describe('docker-compose.yml', () => {
  it.each(services)('pins the image of %s by its tag', (_, { image }) => {
    expect(image).toMatch(/:[\w.-]+$/);
    expect(image).not.toMatch(/:latest$/);
  });

  it('runs the tools in the versions that we build', () => {
    const { toxiproxy, prometheus } = PINNED_TOOLS;
    expect(service('toxiproxy').image).toBe(`ghcr.io/shopify/toxiproxy:${toxiproxy.version}`);
    expect(service('prometheus').image).toBe(`prom/prometheus:v${prometheus.version}`);
  });

  it('needs no image that cannot be made without a registry', async () => {
    const references = await baseImages();
    expect(references).toContain('node:24-bookworm-slim');
    expect(references).toHaveLength(6);
    expect(references.filter((reference) => recipeFor(reference) === undefined)).toEqual([]);
  });

  it('publishes on loopback only, on ports that can be moved', () => {
    const published = services.flatMap(([, { ports = [] }]) => ports);
    expect(published).toHaveLength(11);
    for (const port of published) expect(port).toMatch(/^127\.0\.0\.1:\$\{[A-Z_]+:-\d+\}:\d+$/);
  });

  it('has networks with addresses that stay, and that can be moved', () => {
    const subnets = Object.values(file.networks).map(({ ipam }) => ipam.config[0]?.subnet);
    expect(subnets).toEqual([
      expect.stringMatching(/^\$\{APP_SUBNET:-[\d./]+\}$/),
      expect.stringMatching(/^\$\{DATA_SUBNET:-[\d./]+\}$/),
    ]);
  });

  it.each(services)('lets an experiment change the limits of %s and put them back', (_, limits) => {
    expect(limits).toMatchObject({ init: true, cpus: 1, memswap_limit: limits.mem_limit });
  });

  it.each(services.filter(([name]) => name !== 'migrate'))(
    'watches %s, and starts it again when it crashes',
    (_, { healthcheck, restart, image }) => {
      expect(restart).toBe('unless-stopped');
      // That of our own image is in its Dockerfile.
      expect(image === OURS || healthcheck['test'] !== undefined).toBe(true);
    },
  );

  it('gives nobody but Toxiproxy a way from the api and the worker to their dependencies', () => {
    const on = (...wanted: readonly string[]) =>
      services.flatMap(([name, { networks }]) => (networks.join() === wanted.join() ? [name] : []));
    expect(on('app')).toEqual(['balancer', 'api-1', 'api-2', 'worker', 'migrate']);
    expect(on('data')).toEqual(['grades', 'queue', 'audit', 'postgres', 'redis']);
    // Prometheus reads metrics, and passes nothing on.
    expect(on('app', 'data')).toEqual(['toxiproxy', 'prometheus']);
  });

  it('has replicas of the api that differ in their names only', () => {
    expect(service('api-2')).toEqual(service('api-1'));
  });

  it('builds the image of ours once, before anything that needs it is started', () => {
    const built = services.filter(([, { build }]) => build !== undefined);
    expect(built.map(([name, { image }]) => [name, image])).toEqual([['migrate', OURS]]);
    const ours = services.filter(([, { image }]) => image === OURS).map(([name]) => name);
    expect(ours).toHaveLength(7);
  });
});

describe('the configuration of the playground', () => {
  it('lets Prometheus measure what the local environment measures, as often', () => {
    const scraped = Object.values(local.services).filter(isScraped);
    const flags = (all: readonly string[]) => all.filter((flag) => !PLACES.test(flag));
    const recipe = prometheusRecipe('prometheus', '/prometheus', []);
    expect(flags(service('prometheus').command ?? [])).toEqual(flags(recipe.launch(9090).args));
    expect(parse(read(`${CONFIGURATION}/prometheus.yml`))).toEqual({
      global: { scrape_interval: '1s', scrape_timeout: '1s' },
      scrape_configs: scraped.map(({ name, metricsPath, replicas }) => ({
        job_name: name,
        metrics_path: metricsPath,
        fallback_scrape_protocol: 'PrometheusText0.0.4',
        static_configs: partNames(name, replicas).map((part) => ({
          targets: [`${part}:8080`],
          labels: { instance: part },
        })),
      })),
    });
  });

  it('has every link of the local environment, used in the same way', () => {
    const alike = (links: Readonly<Record<string, LocalLinkSpec>>) =>
      Object.values(links).map(({ name, protocol, usage }) => ({ name, protocol, usage }));
    expect(alike(compose.links)).toEqual(alike(local.links));
  });

  it('has a proxy for each link, named for it, published, and on the way of its caller', () => {
    const proxies = JSON.parse(read(`${CONFIGURATION}/toxiproxy.json`)) as readonly {
      readonly name: string;
      readonly listen: string;
      readonly upstream: string;
      readonly enabled: boolean;
    }[];
    expect(proxies.map(({ name }) => name)).toEqual(
      Object.values(compose.links).map(({ proxy }) => proxy),
    );
    for (const { from, to, proxy: name } of Object.values(compose.links)) {
      const proxy = proxies.find((one) => one.name === name);
      const port = proxy?.listen.split(':')[1];
      expect(name).toBe(`${from}-${to}`);
      expect(proxy).toEqual({
        name,
        listen: `0.0.0.0:${port}`,
        upstream: expect.stringMatching(new RegExp(`^${to}:\\d+$`)) as unknown,
        enabled: true,
      });
      const [caller = from] = compose.services[from]?.replicas?.map((one) => one.name) ?? [];
      const addresses = Object.values(service(caller).environment ?? {}).join(' ');
      expect(addresses).toMatch(new RegExp(`toxiproxy:${port}\\b`));
      const variable = `${from}_${to}_PORT`.toUpperCase();
      expect(service('toxiproxy').ports).toContainEqual(
        expect.stringMatching(new RegExp(`\\{${variable}:-\\d+\\}:${port}$`)),
      );
    }
  });

  it('has a variable for every port that is published, and says so to whoever brings it up', () => {
    const published = services.flatMap(([, { ports = [] }]) => ports);
    const variables = published.map((port) => /\{([A-Z_]+):/.exec(port)?.[1]);
    expect(compose.portVariables.toSorted()).toEqual(variables.toSorted());
    expect([...PORT_VARIABLES].toSorted()).toEqual(variables.toSorted());
  });
});
