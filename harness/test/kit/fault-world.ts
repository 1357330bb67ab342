import type { EnvironmentDescription, LinkDescription } from '../../src/domain/environment.ts';
import type { FaultTarget } from '../../src/domain/fault.ts';
import type { FaultPorts } from '../../src/ports/fault-definition.ts';

/** Something a fault can be done to, real or faked; every test gets one that no other test has touched. */
export type FaultWorld = {
  readonly ports: FaultPorts;
  readonly environment: EnvironmentDescription;
  readonly target: FaultTarget;
  /** The link, for a fault that is done to one. */
  readonly link: LinkDescription | undefined;
  /** All that a fault could have changed, as data: two of them are equal when nothing has. */
  snapshot(): Promise<unknown>;
  /** Takes the target away altogether, as a restart of its tool does. */
  destroyTarget(): Promise<void>;
};

/** An environment with one link, `api->redis` by default, and one service for each of its ends. */
export function environmentWith(link: LinkDescription): EnvironmentDescription {
  return {
    name: 'kit',
    type: 'local',
    baseUrl: 'http://127.0.0.1:1',
    prometheusUrl: 'http://127.0.0.1:1',
    abilities: ['network', 'process'],
    services: {
      [link.from]: { name: link.from, variant: 'default' },
      [link.to]: { name: link.to, variant: 'default' },
    },
    links: { [link.name]: link },
    versions: {},
  };
}
