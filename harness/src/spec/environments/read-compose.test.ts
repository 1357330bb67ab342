import { describe, expect, it } from '@jest/globals';
import { formatDiagnostics } from '../source/diagnostic.ts';
import { loadEnvironments } from './load-environments.ts';

const TEXT = `apiVersion: faultline/v1
kind: Environments
environments:
  compose:
    type: compose
    file: deploy/docker-compose.yml
    project: school
    entrypoint: api
    services:
      redis: {}
      api:
        port: 8080
        ready: /ready
        instance: api
        variants: { naive: { API_VARIANT: naive } }
    links:
      api->redis: { proxy: api-redis, protocol: redis, usage: 'gets_total{job="api"}' }
    toxiproxy: { service: toxiproxy, port: 8474 }
    prometheus: { service: prometheus, port: 9090 }
    ports: [API_PORT, PROMETHEUS_PORT]
    subnets: [APP_SUBNET]
`;

function mistakesOf(from: string | RegExp, to: string): readonly string[] {
  if (TEXT.search(from) === -1) throw new Error(`The example does not hold ${String(from)}.`);
  const loaded = loadEnvironments({ file: 'faultline.yaml', text: TEXT.replace(from, to) });
  return loaded.ok ? [] : formatDiagnostics(loaded.diagnostics).split('\n');
}

describe('a compose environment', () => {
  it('is read with all that it names', () => {
    expect(loadEnvironments({ file: 'faultline.yaml', text: TEXT })).toMatchObject({
      ok: true,
      environments: {
        compose: {
          type: 'compose',
          name: 'compose',
          file: 'deploy/docker-compose.yml',
          project: 'school',
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
              usage: 'gets_total{job="api"}',
            },
          },
          toxiproxy: { service: 'toxiproxy', port: 8474 },
          prometheus: { service: 'prometheus', port: 9090 },
          portVariables: ['API_PORT', 'PROMETHEUS_PORT'],
          subnetVariables: ['APP_SUBNET'],
        },
      },
    });
  });

  describe('of replicas that have names of their own', () => {
    const [before = '', after = ''] = TEXT.split(/        port: 8080\n.*\n.*\n/);
    const withReplicas = (replicas: string) =>
      `${before}        ${replicas}\n${after}`
        .replace('entrypoint: api', 'entrypoint: web')
        .replace('      redis: {}', '      redis: {}\n      web: { port: 80 }');
    const places = (replicas: string) => {
      const loaded = loadEnvironments({ file: 'faultline.yaml', text: withReplicas(replicas) });
      return loaded.ok ? [] : formatDiagnostics(loaded.diagnostics).split('\n');
    };

    it('is read with what is said of each', () => {
      const text = withReplicas(
        'replicas: { api-1: { port: 80, ready: /up, instance: one }, api-2: {} }',
      );
      const loaded = loadEnvironments({ file: 'faultline.yaml', text });
      const compose = loaded.ok ? loaded.environments['compose'] : undefined;
      expect(compose?.services['api']).toEqual({
        name: 'api',
        replicas: [
          { name: 'api-1', port: 80, readyPath: '/up', scrapeInstance: 'one' },
          { name: 'api-2' },
        ],
        variants: { default: {}, naive: { API_VARIANT: 'naive' } },
      });
    });

    it.each([
      ['none at all', 'replicas: {}', '13:19  no replica is named'],
      [
        'what is said of all of them',
        'replicas: { api-1: {} }\n        instance: api',
        '14:9  `instance` stands beside `replicas`',
      ],
      ['the name of a service', 'replicas: { redis: {} }', '13:21  `redis` is named already'],
      [
        'readiness without a port',
        'replicas: { api-1: { ready: /up } }',
        '13:28  `port` is missing, and `ready` is asked there',
      ],
    ])('refuses %s', (_, replicas, message) => {
      expect(places(replicas)).toContainEqual(expect.stringContaining(`faultline.yaml:${message}`));
    });

    it('refuses the name of a replica of another service', () => {
      const text = withReplicas('replicas: { api-1: {} }').replace(
        'web: { port: 80 }',
        'web: { port: 80 }\n      spare: { replicas: { api-1: {} } }',
      );
      const loaded = loadEnvironments({ file: 'faultline.yaml', text });
      expect(loaded.ok ? [] : loaded.diagnostics.map(({ message }) => message)).toEqual([
        '`api-1` is named already',
        '`api-1` is named already',
      ]);
    });

    it('refuses one as the entry point', () => {
      const text = withReplicas('replicas: { api-1: {} }').replace(
        'entrypoint: web',
        'entrypoint: api',
      );
      const loaded = loadEnvironments({ file: 'faultline.yaml', text });
      expect(loaded.ok ? [] : loaded.diagnostics).toMatchObject([
        { message: '`api` has replicas, and no address of its own' },
      ]);
    });
  });

  it.each([
    [
      'an unknown key',
      '    ports:',
      '    port:',
      '20:5  unknown key `port`, did you mean `ports`?',
    ],
    ['no file', '    file: deploy/docker-compose.yml\n', '', '5:5  `file` is missing'],
    ['no Prometheus', / {4}prometheus: \{.*\n/, '', '5:5  `prometheus` is missing'],
    [
      'a project that Docker Compose would refuse',
      'project: school',
      'project: School',
      '7:14  `School` cannot stand here',
    ],
    [
      'an entry point that is not there',
      'entrypoint: api',
      'entrypoint: apy',
      '8:17  `apy` is not known here, did you mean `api`?',
    ],
    [
      'an entry point without a port',
      'entrypoint: api',
      'entrypoint: redis',
      '8:17  `redis` does not answer HTTP',
    ],
    [
      'readiness without a port',
      '        port: 8080\n',
      '',
      '12:9  `port` is missing, and `ready` is asked there',
    ],
    ['a port that is none', 'port: 8080', 'port: 80800', '12:15  `80800` cannot stand here'],
    [
      'a port in words',
      'port: 8080',
      'port: http',
      '12:15  text stands here, and a whole number is needed',
    ],
    [
      'a variant that is no map',
      '{ naive: { API_VARIANT: naive } }',
      '{ naive: naive }',
      '15:28  text stands here, and a map is needed',
    ],
    [
      'a number in a variant',
      'API_VARIANT: naive',
      'API_VARIANT: 1',
      '15:43  a number stands here, and text is needed; write `"1"`',
    ],
    ...['PATH', 'LD_PRELOAD', 'DOCKER_HOST', 'DOCKER_CONFIG', 'COMPOSE_FILE'].map(
      (name) =>
        [
          `the variable ${name} in a variant`,
          'API_VARIANT: naive',
          `${name}: naive`,
          `15:30  \`${name}\` changes how Docker Compose itself runs`,
        ] as const,
    ),
    [
      'a variable of Docker for a port',
      'API_PORT, PROMETHEUS_PORT',
      'DOCKER_HOST, PROMETHEUS_PORT',
      '20:13  `DOCKER_HOST` changes how Docker Compose itself runs',
    ],
    [
      'links without their Toxiproxy',
      '    toxiproxy: { service: toxiproxy, port: 8474 }\n',
      '',
      '5:5  `toxiproxy` is missing, and there are links',
    ],
    [
      'a link from nowhere',
      'api->redis:',
      'apy->redis:',
      '17:7  there is no service `apy` in this environment, did you mean `api`?',
    ],
    ['a link without a proxy', 'proxy: api-redis, ', '', '17:19  `proxy` is missing'],
    [
      'usage that is more than a selector',
      `'gets_total{job="api"}'`,
      '"rate(gets_total[1m])"',
      '17:63  `rate(gets_total[1m])` is not a bare selector',
    ],
    [
      'a variable that is none',
      'APP_SUBNET',
      'APP-SUBNET',
      '21:15  `APP-SUBNET` cannot stand here',
    ],
    [
      'a variable that is named twice',
      'API_PORT, PROMETHEUS_PORT',
      'API_PORT, API_PORT',
      '20:12  this list names the same thing twice',
    ],
    [
      'a service in the wrong case',
      '      redis: {}',
      '      Redis: {}',
      '10:7  unknown key `Redis`',
    ],
  ])('refuses %s', (_, from, to, message) => {
    const mistakes = mistakesOf(from, to);
    expect(mistakes.filter((line) => line.includes(':'))).toContainEqual(
      expect.stringContaining(`faultline.yaml:${message}`),
    );
  });
});
