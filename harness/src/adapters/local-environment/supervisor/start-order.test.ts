import { describe, expect, it } from '@jest/globals';
import type { LocalEnvironmentSpec, LocalLinkSpec } from '../../../domain/environment-spec.ts';
import { FaultlineError } from '../../../domain/faultline-error.ts';
import { proxyNames, startOrder } from './start-order.ts';

type Edges = Readonly<
  Record<string, { readonly env?: Readonly<Record<string, string>>; readonly replicas?: number }>
>;

function environment(services: Edges, links: readonly string[] = []): LocalEnvironmentSpec {
  return {
    type: 'local',
    name: 'local',
    entrypoint: Object.keys(services)[0] ?? '',
    services: Object.fromEntries(
      Object.entries(services).map(([name, { env = {}, ...replicas }]) => [
        name,
        {
          kind: 'command',
          name,
          command: [name],
          ...replicas,
          before: [],
          env,
          readyPath: '/',
          variants: {},
        },
      ]),
    ),
    links: Object.fromEntries(
      links.map((name): [string, LocalLinkSpec] => {
        const [from = '', to = ''] = name.split('->');
        return [name, { name, from, to, protocol: 'http' }];
      }),
    ),
  };
}

const invalid = (sentence: string): FaultlineError => new FaultlineError('SPEC_INVALID', sentence);

describe('the order in which services start', () => {
  it('puts the links of a service and what its values name before it', () => {
    const spec = environment(
      {
        api: { env: { A: '${link:api->redis}', B: '${service:mail}', C: '${service:api}' } },
        redis: {},
        mail: {},
        grades: {},
      },
      ['api->redis', 'api->grades'],
    );
    expect([...startOrder(spec)]).toEqual([
      ['api', { services: ['mail'], links: ['api->redis', 'api->grades'] }],
      ['redis', { services: [], links: [] }],
      ['mail', { services: [], links: [] }],
      ['grades', { services: [], links: [] }],
    ]);
  });

  it('puts a service before what names one of its replicas', () => {
    const balancer = { env: { A: '${service:api-1}', B: '${service:api-2}' } };
    const spec = environment({ balancer, api: { replicas: 2 } });
    expect([...startOrder(spec)]).toEqual([
      ['balancer', { services: ['api'], links: [] }],
      ['api', { services: [], links: [] }],
    ]);
  });

  it('refuses a name that is no address: a service with replicas, or a replica of its own', () => {
    const naming = (name: string) => ({ env: { A: `\${service:${name}}` } });
    const api = { replicas: 2 };
    expect(() => startOrder(environment({ web: naming('api'), api }))).toThrow(
      invalid(
        'Service "web" of environment "local" names ${service:api}, but there is no such service (have: web, api-1, api-2).',
      ),
    );
    expect(() => startOrder(environment({ web: {}, api: { ...api, ...naming('api-2') } }))).toThrow(
      invalid(
        'Service "api" of environment "local" names ${service:api-2}, but there is no such service (have: web).',
      ),
    );
  });

  it('refuses load for a service with replicas, a link to one, and a name that is taken', () => {
    const api = { replicas: 2 };
    expect(() => startOrder(environment({ api }))).toThrow(
      invalid('Environment "local" names "api" as its entrypoint, which has replicas.'),
    );
    expect(() => startOrder(environment({ web: {}, api }, ['web->api']))).toThrow(
      invalid('Environment "local" has a link "web->api" to a service with replicas.'),
    );
    expect(() => startOrder(environment({ 'api-1': {}, api }))).toThrow(
      invalid('Environment "local" has a service "api-1", the name of a replica of another one.'),
    );
  });

  it('does not exist when services wait for each other, which are named', () => {
    const spec = environment({ web: {}, api: { env: { W: '${service:web}' } } }, ['web->api']);
    expect(() => startOrder(spec)).toThrow(
      invalid('Environment "local" has services that wait for each other: web → api → web.'),
    );
  });

  it('refuses a placeholder for something that is not there', () => {
    const spec = environment({ api: { env: { A: '${link:api->redis}' } }, redis: {} });
    expect(() => startOrder(spec)).toThrow(
      invalid(
        'Service "api" of environment "local" names ${link:api->redis}, but there is no such link (have: none).',
      ),
    );
  });

  it('refuses the names of its own tools, and names that are no file names', () => {
    expect(() => startOrder(environment({ toxiproxy: {} }))).toThrow(
      invalid('Environment "local" has a service "toxiproxy", the name of one of its own tools.'),
    );
    expect(() => startOrder(environment({ '../api': {} }))).toThrow(
      invalid(
        'Environment "local" has a service "../api"; a name is letters, digits, "_", "." and "-".',
      ),
    );
  });

  it('refuses a link to nowhere and an entrypoint that is not there', () => {
    expect(() => startOrder(environment({ api: {} }, ['api->redis']))).toThrow(
      invalid('Environment "local" has a link "api->redis" to or from "redis" (have: api).'),
    );
    expect(() => startOrder({ ...environment({ api: {} }), entrypoint: 'web' })).toThrow(
      invalid('Environment "local" names "web" as its entrypoint (have: api).'),
    );
  });
});

describe('the name of a proxy', () => {
  it('reads like its link, in the letters a Toxiproxy takes, and belongs to one link only', () => {
    const spec = environment({ 'a-b': {}, a: {}, 'b-c': {}, c: {}, 'd.e': {} }, [
      'a-b->c',
      'a->b-c',
      'a->d.e',
    ]);
    expect(Object.fromEntries(proxyNames(spec))).toEqual({
      'a-b->c': 'a-b-c',
      'a->b-c': 'a-b-c-2',
      'a->d.e': 'a-d-e',
    });
  });
});
