import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { ExternalEnvironment } from '../../../src/adapters/external-environment/external-environment.ts';
import type { ExternalEnvironmentSpec } from '../../../src/domain/environment-spec.ts';
import type { EnvironmentDescription } from '../../../src/domain/environment.ts';
import type { EnvironmentSession } from '../../../src/ports/environment.ts';
import { environmentOf, pingingSpec, request, soon } from './pinging-environment.ts';
import { newStateDir } from './temporary-folder.ts';

let system: EnvironmentSession;

beforeAll(async () => {
  system = await environmentOf(pingingSpec(), newStateDir()).open(request());
}, 60_000);

afterAll(async () => {
  await system.close();
}, 30_000);

/** A system that is already running, as its owners would describe it. */
function foreignSpec(change: Partial<ExternalEnvironmentSpec> = {}): ExternalEnvironmentSpec {
  const { baseUrl, prometheusUrl, links }: EnvironmentDescription = system.description;
  const { proxy, host, port } = links['api->redis']!;
  return {
    type: 'external',
    name: 'staging',
    baseUrl: `${baseUrl}/greeting`,
    prometheusUrl,
    toxiproxyUrl: proxy.adminUrl,
    services: {
      api: { name: 'api', url: `${baseUrl}/`, readyPath: '/ready', scrapeInstance: 'api' },
      redis: { name: 'redis' },
    },
    links: {
      'api->redis': {
        name: 'api->redis',
        from: 'api',
        to: 'redis',
        proxy: proxy.name,
        host,
        port,
        protocol: 'redis',
        usage: 'pings_total',
      },
    },
    ...change,
  };
}

const open = (change: Partial<ExternalEnvironmentSpec> = {}) =>
  new ExternalEnvironment(foreignSpec(change)).open(request());

describe('a system that somebody else runs', () => {
  it('is described by its entry and what it says of itself', async () => {
    const spec = foreignSpec();
    const session = await open();
    expect(session.owned).toBe(false);
    const { proxy, ...link } = spec.links['api->redis']!;
    expect(session.description).toEqual({
      name: 'staging',
      type: 'external',
      baseUrl: spec.baseUrl,
      prometheusUrl: spec.prometheusUrl,
      abilities: ['network'],
      services: {
        api: { ...spec.services['api'], variant: 'default' },
        redis: { name: 'redis', variant: 'default' },
      },
      links: { 'api->redis': { ...link, proxy: { adminUrl: spec.toxiproxyUrl, name: proxy } } },
      versions: {
        prometheus: system.description.versions['prometheus'],
        toxiproxy: system.description.versions['toxiproxy'],
      },
    });
    expect(await session.health(soon())).toEqual([
      { service: 'entrypoint', healthy: true, detail: 'answered 200' },
      { service: 'api', healthy: true, detail: '/ready answered' },
      { service: 'prometheus', healthy: true, detail: 'scrapes api' },
      { service: 'toxiproxy', healthy: true, detail: 'serves api-redis' },
    ]);
    await session.close();
    expect((await system.health(soon())).every(({ healthy }) => healthy)).toBe(true);
  });

  it('can have nothing broken when it has no links', async () => {
    const { toxiproxyUrl: _, ...spec } = foreignSpec({ links: {} });
    const session = await new ExternalEnvironment(spec).open(request());
    expect(session.description.abilities).toEqual([]);
    expect(session.description.links).toEqual({});
  });

  it('cannot be given a variant', async () => {
    const environment = new ExternalEnvironment(foreignSpec());
    await expect(environment.open(request({ api: 'naive' }))).rejects.toMatchObject({
      code: 'ENVIRONMENT_CANNOT',
      message:
        'Environment "staging" is not started by faultline, so it cannot be given variant api=naive.',
    });
  });

  it('needs a Toxiproxy for its links', async () => {
    const { toxiproxyUrl: _, ...spec } = foreignSpec();
    await expect(new ExternalEnvironment(spec).open(request())).rejects.toMatchObject({
      code: 'ENVIRONMENT_CANNOT',
      message: 'Environment "staging" has links, but names no Toxiproxy that serves them.',
    });
  });

  it('names the proxies that are not there, and those that are', async () => {
    const spec = foreignSpec();
    const links = { 'api->redis': { ...spec.links['api->redis']!, proxy: 'cache' } };
    await expect(open({ links })).rejects.toMatchObject({
      code: 'ENVIRONMENT_CANNOT',
      message: expect.stringMatching(
        /^Environment "staging" lacks proxies at http:\S+: link "api->redis" names proxy "cache" \(have: (?=.*api-redis)(?=.*api-postgres).*\)\.$/,
      ),
    });
  });

  it('names everything that does not answer, at once', async () => {
    const nowhere = 'http://127.0.0.1:1';
    const attempt = open({ baseUrl: nowhere, prometheusUrl: nowhere, toxiproxyUrl: nowhere });
    await expect(attempt).rejects.toMatchObject({
      code: 'ENVIRONMENT_UNHEALTHY',
      message:
        'Environment "staging" does not answer: ' +
        'the entrypoint (http://127.0.0.1:1: connect ECONNREFUSED 127.0.0.1:1); ' +
        'Prometheus (http://127.0.0.1:1/api/v1/query?query=up: connect ECONNREFUSED 127.0.0.1:1); ' +
        'Toxiproxy (http://127.0.0.1:1/proxies: connect ECONNREFUSED 127.0.0.1:1).',
    });
  });

  it('does not take another server for a Prometheus or a Toxiproxy', async () => {
    const greeting = `${system.description.baseUrl}/greeting?`;
    await expect(open({ prometheusUrl: greeting })).rejects.toMatchObject({
      code: 'ENVIRONMENT_UNHEALTHY',
      message: expect.stringContaining('does not answer: Prometheus ('),
    });
    await expect(open({ toxiproxyUrl: greeting })).rejects.toMatchObject({
      code: 'ENVIRONMENT_UNHEALTHY',
      message: expect.stringContaining('does not answer: Toxiproxy ('),
    });
  });

  it('is unhealthy where something is wrong with it, which is named', async () => {
    const api = { ...foreignSpec().services['api']!, readyPath: '/nothing', scrapeInstance: 'web' };
    const session = await open({ services: { api } });
    const { proxy } = system.description.links['api->redis']!;
    const toxic = { name: 'foreign', type: 'latency', attributes: { latency: 1 } };
    const toxics = `${proxy.adminUrl}/proxies/${proxy.name}/toxics`;
    await fetch(toxics, { method: 'POST', body: JSON.stringify(toxic) });
    const health = await session.health(soon());
    await fetch(`${toxics}/foreign`, { method: 'DELETE' });
    expect(health.slice(2)).toEqual([
      {
        service: 'prometheus',
        healthy: false,
        detail: 'it scrapes no instance "web" (have: api)',
      },
      { service: 'toxiproxy', healthy: false, detail: 'proxy "api-redis" carries "foreign"' },
    ]);
  });
});
