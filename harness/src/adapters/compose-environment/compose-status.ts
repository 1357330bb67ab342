import type { EnvironmentDescription } from '../../domain/environment.ts';
import type { ComposeEnvironmentSpec } from '../../domain/environment-spec.ts';
import type { EnvironmentStatus, PartStatus } from '../../ports/managed-environment.ts';
import type { UpProject } from './compose-description.ts';
import type { PartHealth } from './compose-health.ts';
import { instanceOf, partsOf } from './compose-parts.ts';
import type { ProjectContainer } from './list-project.ts';

/** A project that is up, part for part. */
export function statusOf(
  spec: ComposeEnvironmentSpec,
  description: EnvironmentDescription,
  { containers, variants }: UpProject,
  health: readonly PartHealth[],
): EnvironmentStatus {
  const [link] = Object.values(description.links);
  return {
    name: description.name,
    phase: 'ready',
    healthy: health.every(({ healthy }) => healthy),
    parts: health.map((part) => ({
      ...partOf(part.service, containers, spec),
      healthy: part.healthy,
      detail: part.detail,
      variant: variants[instanceOf(spec, part.service)?.service ?? part.service] ?? 'default',
      restarts: part.containers.reduce((sum, { restartCount }) => sum + restartCount, 0),
    })),
    urls: {
      base: description.baseUrl,
      prometheus: description.prometheusUrl,
      ...(link === undefined ? {} : { toxiproxy: link.proxy.adminUrl }),
    },
  };
}

/** A project that is there and cannot be used: some of it is not there, or not reachable. */
export function brokenStatus(
  spec: ComposeEnvironmentSpec,
  containers: readonly ProjectContainer[],
  because: string,
): EnvironmentStatus {
  return {
    name: spec.name,
    phase: 'failed',
    healthy: false,
    parts: partsOf(spec).map((part) => {
      const state = containers.find(({ service }) => service === part)?.state;
      return {
        ...partOf(part, containers, spec),
        healthy: false,
        detail: state === undefined ? 'it has no container' : `container is ${state}; ${because}`,
        variant: 'default',
        restarts: 0,
      };
    }),
  };
}

function partOf(
  service: string,
  containers: readonly ProjectContainer[],
  spec: ComposeEnvironmentSpec,
): Pick<PartStatus, 'name' | 'kind' | 'address' | 'pid' | 'container'> {
  const container = containers.find((one) => one.service === service);
  const port = portOf(service, spec);
  const published = container?.published.find(({ containerPort }) => containerPort === port);
  return {
    name: service,
    kind: 'container',
    address: published === undefined ? undefined : `${published.address}:${published.port}`,
    pid: undefined,
    ...(container === undefined ? {} : { container: container.name }),
  };
}

/** The port inside of its container that somebody has named. */
function portOf(part: string, spec: ComposeEnvironmentSpec): number | undefined {
  const tool = [spec.toxiproxy, spec.prometheus].find((one) => one?.service === part);
  return tool?.port ?? instanceOf(spec, part)?.instance.port;
}
