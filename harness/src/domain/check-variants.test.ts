import { describe, expect, it } from '@jest/globals';
import { checkVariants, variantsOf } from './check-variants.ts';
import type { ComposeEnvironmentSpec, LocalEnvironmentSpec } from './environment-spec.ts';

const LOCAL: LocalEnvironmentSpec = {
  type: 'local',
  name: 'local',
  entrypoint: 'api',
  services: {
    redis: { kind: 'redis', name: 'redis' },
    api: {
      kind: 'command',
      name: 'api',
      command: ['node'],
      before: [],
      env: {},
      readyPath: '/',
      variants: { default: {}, naive: {} },
    },
  },
  links: {},
};

const COMPOSE: ComposeEnvironmentSpec = {
  type: 'compose',
  name: 'compose',
  file: 'docker-compose.yml',
  entrypoint: 'api',
  services: {
    redis: { name: 'redis', variants: { default: {} } },
    api: { name: 'api', port: 80, variants: { default: {}, naive: { API_VARIANT: 'naive' } } },
  },
  links: {},
  prometheus: { service: 'prometheus', port: 9090 },
  portVariables: [],
  subnetVariables: [],
};

describe.each([LOCAL, COMPOSE])('the variants of a $type environment', (environment) => {
  it('are those that are written, and none of what is not there', () => {
    expect(variantsOf(environment, 'api')).toEqual(['default', 'naive']);
    expect(variantsOf(environment, 'web')).toEqual([]);
  });

  it('are asked for without those that are the default anyway', () => {
    expect(checkVariants(environment, { api: 'naive', redis: 'default' })).toEqual({
      api: 'naive',
    });
  });

  it.each([
    [{ web: 'naive' }, 'has no service "web" (has: redis, api).'],
    [{ api: 'naif' }, 'has no variant "naif" (has: default, naive).'],
    [{ redis: 'naive' }, 'has no variant "naive" (has: default).'],
    [{ constructor: 'naive' }, 'has no service "constructor" (has: redis, api).'],
  ])('refuses %j', (asked, sentence) => {
    expect(() => checkVariants(environment, asked)).toThrow(sentence);
  });
});
