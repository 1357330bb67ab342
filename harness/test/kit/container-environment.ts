import type { EnvironmentDescription } from '../../src/domain/environment.ts';
import type { ContainerPlace } from '../../src/ports/container-runtime.ts';

/** An environment of one service, which runs in containers. */
export function containerEnvironment(place: ContainerPlace): EnvironmentDescription {
  const { service } = place;
  return {
    name: 'kit',
    type: 'compose',
    baseUrl: 'http://127.0.0.1:1',
    prometheusUrl: 'http://127.0.0.1:1',
    abilities: ['container'],
    services: {
      [service]: { name: service, variant: 'default', location: { kind: 'containers', ...place } },
    },
    links: {},
    versions: {},
  };
}
