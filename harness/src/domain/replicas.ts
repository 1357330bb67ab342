import type { ReplicaDescription, ServiceDescription } from './environment.ts';
import type {
  ComposeInstanceSpec,
  ComposeServiceSpec,
  EnvironmentSpec,
  LocalServiceSpec,
} from './environment-spec.ts';

/** How many processes of one service may run at once: more is no playground on one machine any more. */
export const MOST_REPLICAS = 9;

/** The processes that a service runs as, in order: `api`, or `api-1` and `api-2` where it has two replicas. */
export function partNames(name: string, replicas: number | undefined): readonly string[] {
  if (replicas === undefined || replicas === 1) return [name];
  return Array.from({ length: replicas }, (_, index) => `${name}-${String(index + 1)}`);
}

export function partsOf(service: LocalServiceSpec): readonly string[] {
  return partNames(service.name, service.kind === 'command' ? service.replicas : undefined);
}

/** The services of the compose file that a service runs as, in order: its replicas, or itself. */
export function instancesIn(service: ComposeServiceSpec): readonly ComposeInstanceSpec[] {
  return service.replicas ?? [service];
}

/** How many a service is to run as, as far as its environment's description says. */
export function replicaCount(environment: EnvironmentSpec, service: string): number {
  switch (environment.type) {
    case 'local': {
      const spec = environment.services[service];
      return spec === undefined ? 1 : partsOf(spec).length;
    }
    case 'compose': {
      const spec = environment.services[service];
      return spec === undefined ? 1 : instancesIn(spec).length;
    }
    case 'external':
      return 1;
  }
}

/** The service that a part is a process of; undefined for what is none of theirs. */
export function serviceOfPart(
  services: Readonly<Record<string, LocalServiceSpec>>,
  part: string,
): LocalServiceSpec | undefined {
  return Object.values(services).find((service) => partsOf(service).includes(part));
}

/** What runs of a service, one by one, in order: itself where it runs as one. */
export function instancesOf(service: ServiceDescription): readonly ReplicaDescription[] {
  return service.replicas ?? [service];
}

/** The names that the health of a service goes by: its replicas', or its own. */
export function instanceNames(
  services: Readonly<Record<string, ServiceDescription>>,
  service: string,
): readonly string[] {
  const description = services[service];
  return description === undefined ? [service] : instancesOf(description).map(({ name }) => name);
}

/** The `instance` labels under which Prometheus scrapes what runs there. */
export function scrapedInstances(
  services: Readonly<Record<string, ServiceDescription>>,
): readonly string[] {
  return Object.values(services)
    .flatMap(instancesOf)
    .flatMap(({ scrapeInstance }) => scrapeInstance ?? []);
}
