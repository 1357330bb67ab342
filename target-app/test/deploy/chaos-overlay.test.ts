import { beforeAll, describe, expect, it } from '@jest/globals';
import { buildOverlays, environmentOf, kinds, named } from '../kit/built-overlays.ts';

beforeAll(() => buildOverlays(['chaos', 'prod']));

describe('the chaos overlay', () => {
  it('has the links of the api lead over proxies that Toxiproxy has and its Service shows', () => {
    const proxies = JSON.parse(
      kinds('chaos', 'ConfigMap').find(({ data }) => data?.['toxiproxy.json'])!.data![
        'toxiproxy.json'
      ]!,
    ) as readonly { readonly name: string; readonly listen: string; readonly upstream: string }[];
    const { ports } = named('chaos', 'Service', 'toxiproxy').spec as unknown as {
      readonly ports: readonly { readonly name: string; readonly port: number }[];
    };
    const shown = ports.filter(({ name }) => name !== 'admin');
    expect(shown.map(({ name, port }) => `${name} 0.0.0.0:${port}`)).toEqual(
      proxies.map(({ name, listen }) => `${name} ${listen}`),
    );
    const services = kinds('chaos', 'Service').map(({ metadata }) => metadata.name);
    for (const { upstream } of proxies) expect(services).toContain(upstream.split(':')[0]);

    const linksOf = (name: string) => {
      const environment = environmentOf('chaos', named('chaos', 'Deployment', name));
      const urls = ['DATABASE_URL', 'REDIS_URL', 'GRADES_URL'].flatMap((key) => environment[key]!);
      return urls.map((url) => new URL(url).host);
    };
    const places = proxies.map(({ listen }) => listen.replace('0.0.0.0', 'toxiproxy'));
    expect(places).toEqual(expect.arrayContaining(linksOf('api')));
    expect(linksOf('worker')[0]).toBe('toxiproxy:5433');
  });

  it('lets faultline touch what it breaks, in that namespace, and read no secret', () => {
    const { rules = [] } = named('chaos', 'Role', 'faultline');
    const may = (resource: string) =>
      rules.filter(({ resources }) => resources.includes(resource)).flatMap(({ verbs }) => verbs);
    expect(may('pods')).toEqual(['get', 'list', 'watch', 'delete']);
    expect(may('deployments')).toEqual(['get', 'list', 'watch', 'patch']);
    expect(may('secrets')).toEqual([]);
    expect(rules.some(({ verbs, resources }) => [...verbs, ...resources].includes('*'))).toBe(
      false,
    );
    expect(kinds('chaos', 'ClusterRole', 'ClusterRoleBinding')).toEqual([]);
    expect(kinds('prod', 'Role', 'RoleBinding')).toEqual([]);
  });
});
