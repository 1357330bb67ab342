import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { parse } from 'yaml';
import { prometheusRecipe } from '../../src/adapters/local-environment/parts/prometheus.ts';
import { PINNED_TOOLS } from '../../src/adapters/tools/pinned-tools.ts';
import { baseImages } from '../engine/base-images.ts';
import { recipeFor } from '../engine/recipes.ts';

const REPOSITORY = join(import.meta.dirname, '../../..');
const CONFIGURATION = 'target-app/deploy/compose';

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
};

const read = (file: string) => readFileSync(join(REPOSITORY, file), 'utf8');
const file = parse(read('docker-compose.yml'), { merge: true }) as {
  readonly services: Readonly<Record<string, Service>>;
  readonly networks: Readonly<Record<string, { ipam: { config: { subnet: string }[] } }>>;
};
const services = Object.entries(file.services);
const service = (name: string) => file.services[name]!;

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
    expect(references).toHaveLength(5);
    expect(references.filter((reference) => recipeFor(reference) === undefined)).toEqual([]);
  });

  it('publishes on loopback only, on ports that can be moved', () => {
    const published = services.flatMap(([, { ports = [] }]) => ports);
    expect(published.length).toBe(5);
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
    (_, { healthcheck, restart, build }) => {
      expect(restart).toBe('unless-stopped');
      // That of an image of our own is in its Dockerfile.
      expect(build !== undefined || healthcheck['test'] !== undefined).toBe(true);
    },
  );

  it('gives nobody but Toxiproxy a way from the api to its dependencies', () => {
    const networksOf = (name: string) => service(name).networks;
    expect(networksOf('api')).toEqual(['app']);
    expect([networksOf('postgres'), networksOf('redis')]).toEqual([['data'], ['data']]);
    const onBoth = services.filter(([, { networks }]) => networks.length > 1);
    expect(onBoth.map(([name]) => name)).toEqual(['toxiproxy']);
  });
});

describe('the configuration of the playground', () => {
  it('lets Prometheus measure as the local environment does', () => {
    const targets = [
      { service: 'api', metricsPath: '/metrics', instances: [{ name: 'api', port: 8080 }] },
    ];
    const local = prometheusRecipe('prometheus', '/prometheus', targets);
    const places = /^--(config\.file|storage\.tsdb\.path|web\.listen-address)=/;
    const flags = (all: readonly string[]) => all.filter((flag) => !places.test(flag));
    expect(flags(service('prometheus').command ?? [])).toEqual(flags(local.launch(9090).args));
    expect(parse(read(`${CONFIGURATION}/prometheus.yml`))).toEqual({
      global: { scrape_interval: '1s', scrape_timeout: '1s' },
      scrape_configs: [
        {
          job_name: 'api',
          metrics_path: '/metrics',
          fallback_scrape_protocol: 'PrometheusText0.0.4',
          static_configs: [{ targets: ['api:8080'], labels: { instance: 'api' } }],
        },
      ],
    });
  });

  it('has a proxy for each link, named for it', () => {
    expect(JSON.parse(read(`${CONFIGURATION}/toxiproxy.json`))).toEqual(
      ['postgres:5432', 'redis:6379'].map((upstream) => ({
        name: `api-${upstream.split(':')[0]}`,
        listen: `0.0.0.0:${upstream.split(':')[1]}`,
        upstream,
        enabled: true,
      })),
    );
  });
});
