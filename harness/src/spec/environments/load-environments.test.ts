import { describe, expect, it } from '@jest/globals';
import { formatDiagnostics } from '../source/diagnostic.ts';
import { loadEnvironments } from './load-environments.ts';

const TEXT = `apiVersion: faultline/v1
kind: Environments
environments:
  local:
    type: local
    entrypoint: api
    services:
      postgres: { kind: postgres, database: school }
      redis: { kind: redis }
      api:
        kind: command
        command: [node, main.ts]
        before: [[node, migrate.ts]]
        env:
          PORT: \${port}
          DATABASE_URL: postgres://postgres@\${link:api->postgres}/school
          DIRECT: \${service:redis}
        ready: /ready
        metrics: /metrics
        variants: { naive: { VARIANT: naive } }
    links:
      api->postgres: { protocol: postgres, usage: 'queries_total{job="api"}' }
  staging:
    type: external
    url: http://127.0.0.1:8080/
    prometheus: http://127.0.0.1:9090
    toxiproxy: http://127.0.0.1:8474
    services:
      web: { url: 'http://127.0.0.1:8080', ready: /, instance: '127.0.0.1:8080' }
      cache: {}
    links:
      web->cache: { proxy: cache, listen: '[::1]:26379', protocol: redis }
`;

function mistakesOf(from: string, to: string): readonly string[] {
  if (!TEXT.includes(from)) throw new Error(`The example does not hold "${from}".`);
  const loaded = loadEnvironments({ file: 'faultline.yaml', text: TEXT.replace(from, to) });
  return loaded.ok ? [] : formatDiagnostics(loaded.diagnostics).split('\n');
}

describe('loading environments', () => {
  it('reads a local one and an external one', () => {
    const loaded = loadEnvironments({ file: 'faultline.yaml', text: TEXT });
    expect(loaded).toEqual({
      ok: true,
      safety: new Map(
        ['local', 'staging'].map((name) => [name, { isProtected: false, protectedServices: [] }]),
      ),
      faults: [],
      redact: [],
      environments: {
        local: {
          type: 'local',
          name: 'local',
          entrypoint: 'api',
          services: {
            postgres: { kind: 'postgres', name: 'postgres', database: 'school' },
            redis: { kind: 'redis', name: 'redis' },
            api: {
              kind: 'command',
              name: 'api',
              command: ['node', 'main.ts'],
              before: [['node', 'migrate.ts']],
              env: {
                PORT: '${port}',
                DATABASE_URL: 'postgres://postgres@${link:api->postgres}/school',
                DIRECT: '${service:redis}',
              },
              readyPath: '/ready',
              metricsPath: '/metrics',
              variants: { default: {}, naive: { VARIANT: 'naive' } },
            },
          },
          links: {
            'api->postgres': {
              name: 'api->postgres',
              from: 'api',
              to: 'postgres',
              protocol: 'postgres',
              usage: 'queries_total{job="api"}',
            },
          },
        },
        staging: {
          type: 'external',
          name: 'staging',
          baseUrl: 'http://127.0.0.1:8080',
          prometheusUrl: 'http://127.0.0.1:9090',
          toxiproxyUrl: 'http://127.0.0.1:8474',
          services: {
            web: {
              name: 'web',
              url: 'http://127.0.0.1:8080',
              readyPath: '/',
              scrapeInstance: '127.0.0.1:8080',
            },
            cache: { name: 'cache' },
          },
          links: {
            'web->cache': {
              name: 'web->cache',
              from: 'web',
              to: 'cache',
              proxy: 'cache',
              host: '::1',
              port: 26_379,
              protocol: 'redis',
            },
          },
        },
      },
    });
  });

  it('reads a service with replicas, each of which has an address', () => {
    const text = `apiVersion: faultline/v1
kind: Environments
environments:
  local:
    type: local
    entrypoint: balancer
    services:
      api: { kind: command, command: [node, api.ts], replicas: 2, ready: / }
      balancer:
        kind: command
        command: [haproxy, -db]
        env: { A: '\${service:api-1}', B: '\${service:api-2}' }
        ready: /
    links: {}
`;
    const loaded = loadEnvironments({ file: 'faultline.yaml', text });
    expect(loaded).toMatchObject({
      ok: true,
      environments: {
        local: {
          services: {
            api: { replicas: 2 },
            balancer: { env: { A: '${service:api-1}', B: '${service:api-2}' } },
          },
        },
      },
    });
  });

  it.each([
    [
      'an entry point that is not there',
      'entrypoint: api',
      'entrypoint: apy',
      '6:17  `apy` is not known here, did you mean `api`?',
    ],
    [
      'an entry point that answers no HTTP',
      'entrypoint: api',
      'entrypoint: redis',
      '6:17  `redis` does not answer HTTP',
    ],
    [
      'an unknown kind of service',
      'kind: redis',
      'kind: redus',
      '9:22  unknown kind `redus`, did you mean `redis`?',
    ],
    [
      'an unknown type of environment',
      'type: local',
      'type: lokal',
      '5:11  unknown type `lokal`, did you mean `local`?',
    ],
    ['a service without readiness', '        ready: /ready\n', '', '11:9  `ready` is missing'],
    [
      'a number where text is needed',
      'VARIANT: naive',
      'VARIANT: 1',
      '20:39  a number stands here, and text is needed; write `"1"`',
    ],
    [
      'an unknown link in a value',
      'link:api->postgres',
      'link:api->postgre',
      '16:25  no link `api->postgre` begins at this service, did you mean `api->postgres`?',
    ],
    [
      'an unknown service in a value',
      'service:redis',
      'service:reddis',
      '17:19  there is no service `reddis` in this environment, did you mean `redis`?',
    ],
    [
      'the address of a service that has several',
      'postgres: { kind: postgres, database: school }',
      `postgres: { kind: postgres, database: school }
      redis-like: { kind: command, command: [a], ready: /, env: { A: '\${service:web}' } }
      web: { kind: command, command: [a], ready: /, replicas: 2 }`,
      '9:70  `web` has replicas, and no address of its own',
    ],
    [
      'more replicas than a machine holds',
      'metrics: /metrics',
      'metrics: /metrics\n        replicas: 10',
      '20:19  `10` cannot stand here',
    ],
    [
      'load that goes to a service with replicas',
      'metrics: /metrics',
      'metrics: /metrics\n        replicas: 2',
      '6:17  `api` has replicas, and no address of its own',
    ],
    [
      'a link to a service with replicas',
      'postgres: { kind: postgres, database: school }',
      'postgres: { kind: command, command: [a], ready: /, replicas: 2 }',
      '22:7  `postgres` has replicas, and a proxy leads to one address',
    ],
    [
      'a service that is called like a replica of another one',
      'redis: { kind: redis }',
      'redis-2: { kind: redis }\n      redis: { kind: command, command: [a], ready: /, replicas: 2 }',
      '9:7  `redis-2` is the name of a replica of `redis`',
    ],
    ['an unknown placeholder', '${port}', '${prot}', '15:17  `${prot}` is not known here'],
    ['a placeholder that is never closed', '${port}', '${port', '15:17  `${port` is never closed'],
    ['a port with a name', '${port}', '${port:api}', '15:17  `port` takes no name'],
    [
      'a link from nowhere',
      'api->postgres: {',
      'api->postgre: {',
      '22:7  there is no service `postgre` in this environment, did you mean `postgres`?',
    ],
    [
      'a link to itself',
      'web->cache:',
      'web->web:',
      '32:7  a link from a service to itself has nothing to cut',
    ],
    ['a link that is not one', 'web->cache:', 'web-cache:', '32:7  unknown key `web-cache`'],
    [
      'a foreign protocol',
      'protocol: postgres',
      'protocol: redis',
      '22:34  `postgres` does not speak redis',
    ],
    [
      'usage that is more than a selector',
      `'queries_total{job="api"}'`,
      '"rate(queries_total[1m])"',
      '22:51  `rate(queries_total[1m])` is not a bare selector',
    ],
    [
      'links without their Toxiproxy',
      '    toxiproxy: http://127.0.0.1:8474\n',
      '',
      '24:5  `toxiproxy` is missing, and there are links',
    ],
    ['a port that is none', '26379', '99999', '32:43  `99999` is not a port'],
    [
      'a URL of another kind',
      'http://127.0.0.1:9090',
      'ftp://x',
      '26:17  `ftp://x` cannot stand here',
    ],
    ['a URL that is none', 'http://127.0.0.1:9090', 'http://[', '26:17  this is not a URL'],
    [
      'a password for Toxiproxy, which every undo record would hold',
      'toxiproxy: http://127.0.0.1:8474',
      'toxiproxy: http://admin:hunter2@127.0.0.1:8474',
      '27:16  this URL holds more than host, port and path, and would be kept in the journal',
    ],
    [
      'a secret that would be found everywhere',
      'kind: Environments',
      'kind: Environments\nredact: ["ab*"]',
      '3:10  `ab*` cannot stand here',
    ],
    ['a name that fits no file', '  staging:', '  Staging:', '23:3  unknown key `Staging`'],
  ])('refuses %s', (_, from, to, message) => {
    expect(mistakesOf(from, to)).toContain(`faultline.yaml:${message}`);
  });
});
