import { describe, expect, it } from '@jest/globals';
import type { LocalEnvironmentSpec, LocalLinkSpec } from '../../../domain/environment-spec.ts';
import { FaultlineError } from '../../../domain/faultline-error.ts';
import { proxyNames, startOrder } from './start-order.ts';

type Edges = Readonly<Record<string, { readonly env?: Readonly<Record<string, string>> }>>;

function environment(services: Edges, links: readonly string[] = []): LocalEnvironmentSpec {
  return {
    type: 'local',
    name: 'local',
    entrypoint: Object.keys(services)[0] ?? '',
    services: Object.fromEntries(
      Object.entries(services).map(([name, { env = {} }]) => [
        name,
        { kind: 'command', name, command: [name], before: [], env, readyPath: '/', variants: {} },
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
