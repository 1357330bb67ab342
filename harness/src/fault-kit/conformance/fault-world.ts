import { fakeLocation } from '../../adapters/fake/fake-process-control.ts';
import { abilitiesOfType } from '../../domain/environment-abilities.ts';
import type { EnvironmentDescription, LinkDescription } from '../../domain/environment.ts';
import type { FaultTarget } from '../../domain/fault.ts';
import type { FaultPorts } from '../../ports/fault-definition.ts';

/** Something a fault can be done to, real or faked; every test gets one that no other test has touched. */
export type FaultWorld = {
  readonly ports: FaultPorts;
  readonly environment: EnvironmentDescription;
  readonly target: FaultTarget;
  /** The link, for a fault that is done to one. */
  readonly link: LinkDescription | undefined;
  /** All that a fault could have changed, as plain data: two of them are equal when nothing has. */
  snapshot(): Promise<unknown>;
  /** Takes the target away altogether, as a restart of its tool does. */
  destroyTarget(): Promise<void>;
  /** Puts another thing in the target's place, under the same name. A fault never touches that one. */
  replaceTarget?(): Promise<void>;
  /** What has come into its place, as plain data; the whole snapshot when left out. */
  successor?(): Promise<unknown>;
  /** Puts something of somebody else's beside the target, where a careless undo would take it along. */
  addOthers?(): Promise<void>;
  /** Ports as another process has them on a later day: they know nothing of what was done through `ports`. */
  freshPorts?(): FaultPorts;
};

/** An environment with one link, `api->redis` by default, and one service for each of its ends; processes are faked. */
export function environmentWith(link: LinkDescription): EnvironmentDescription {
  return {
    name: 'kit',
    type: 'local',
    baseUrl: 'http://127.0.0.1:1',
    prometheusUrl: 'http://127.0.0.1:1',
    abilities: abilitiesOfType('local', { hasProxies: true }),
    services: {
      [link.from]: { name: link.from, variant: 'default', location: fakeLocation(link.from) },
      [link.to]: { name: link.to, variant: 'default', location: fakeLocation(link.to) },
    },
    links: { [link.name]: link },
    versions: {},
  };
}

/** An environment with one service and nothing else, for a fault that reaches it by means of its own. */
export function environmentOf(service: string): EnvironmentDescription {
  return {
    name: 'kit',
    type: 'local',
    baseUrl: 'http://127.0.0.1:1',
    prometheusUrl: 'http://127.0.0.1:1',
    abilities: [],
    services: { [service]: { name: service, variant: 'default' } },
    links: {},
    versions: {},
  };
}
