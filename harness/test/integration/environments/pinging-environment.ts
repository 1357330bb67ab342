import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { LocalEnvironment } from '../../../src/adapters/local-environment/local-environment.ts';
import type { LocalEnvironmentSpec } from '../../../src/domain/environment-spec.ts';
import type { EnvironmentRequest } from '../../../src/ports/environment.ts';
import type { Toolbox } from '../../../src/ports/toolbox.ts';
import { toolPath } from '../tools.ts';

const HERE = dirname(fileURLToPath(import.meta.url));
export const PINGING_SERVICE = join(HERE, 'fixtures', 'pinging-service.ts');

export const toolbox: Toolbox = { locate: (tool) => Promise.resolve(toolPath(tool)) };

type Api = Extract<LocalEnvironmentSpec['services'][string], { readonly kind: 'command' }>;

/** A service that needs Redis and PostgreSQL through their links. */
export function pingingSpec(api: Partial<Api> = {}): LocalEnvironmentSpec {
  return {
    type: 'local',
    name: 'local',
    entrypoint: 'api',
    services: {
      postgres: { kind: 'postgres', name: 'postgres', database: 'pings' },
      redis: { kind: 'redis', name: 'redis' },
      api: {
        kind: 'command',
        name: 'api',
        command: ['node', PINGING_SERVICE],
        before: [],
        env: {
          PORT: '${port}',
          REDIS: '${link:api->redis}',
          POSTGRES: '${link:api->postgres}',
        },
        readyPath: '/ready',
        metricsPath: '/metrics',
        variants: { default: {}, rude: { GREETING: 'go away' } },
        ...api,
      },
    },
    links: {
      'api->redis': { name: 'api->redis', from: 'api', to: 'redis', protocol: 'redis' },
      'api->postgres': {
        name: 'api->postgres',
        from: 'api',
        to: 'postgres',
        protocol: 'postgres',
      },
    },
  };
}

/** One service and its metrics, nothing else: the least that can be up. */
export function lonelySpec(api: Partial<Api> = {}): LocalEnvironmentSpec {
  const { services, ...rest } = pingingSpec({
    env: { PORT: '${port}' },
    readyPath: '/greeting',
    ...api,
  });
  return { ...rest, services: { api: services['api']! }, links: {} };
}

export function environmentOf(spec: LocalEnvironmentSpec, stateDir: string): LocalEnvironment {
  return new LocalEnvironment({ spec, toolbox, projectDir: HERE, stateDir });
}

export function request(
  variants: EnvironmentRequest['variants'] = {},
  signal: AbortSignal = AbortSignal.timeout(60_000),
): EnvironmentRequest & { readonly lines: string[] } {
  const lines: string[] = [];
  return { variants, signal, onProgress: (line) => lines.push(line), lines };
}

export const soon = (): AbortSignal => AbortSignal.timeout(5_000);
