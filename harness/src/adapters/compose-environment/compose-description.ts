import { abilitiesOfType } from '../../domain/environment-abilities.ts';
import type {
  EnvironmentDescription,
  LinkDescription,
  ProxyReference,
  ReplicaDescription,
  ServiceDescription,
} from '../../domain/environment.ts';
import type {
  ComposeEnvironmentSpec,
  ComposeInstanceSpec,
  ComposeServiceSpec,
} from '../../domain/environment-spec.ts';
import { FaultlineError } from '../../domain/faultline-error.ts';
import { urlOfPublished } from '../../domain/published-port.ts';
import { instancesIn } from '../../domain/replicas.ts';
import type { ContainerRuntime, ContainerState } from '../../ports/container-runtime.ts';
import type { NetworkProxy } from '../../ports/network-proxy.ts';
import { partsOf } from './compose-parts.ts';
import { addressWithin } from './link-place.ts';
import type { ProjectContainer } from './list-project.ts';
import { publishedAt, publishedUrl } from './published-port.ts';

/** A project that is up, as it is known to Docker Compose. */
export type UpProject = {
  readonly engine: string;
  readonly project: string;
  readonly containers: readonly ProjectContainer[];
  readonly variants: Readonly<Record<string, string>>;
  /** The services that are started again when they have ended by themselves. */
  readonly restarting: ReadonlySet<string>;
};

/**
 * What a project that is up looks like from outside: its ports are those it has published, and where a proxy listens is
 * asked of its Toxiproxy. Rejects with `ENVIRONMENT_CANNOT` for what is not published, and as the ports do.
 */
export async function describeProject(
  spec: ComposeEnvironmentSpec,
  up: UpProject,
  ports: { readonly runtime: ContainerRuntime; readonly proxies: NetworkProxy },
  signal: AbortSignal,
): Promise<EnvironmentDescription> {
  const { containers } = up;
  const engineId = await ports.runtime.identify(up.engine, signal);
  const services = Object.values(spec.services).map((service) =>
    describeService(service, up, engineId),
  );
  const links = await describeLinks(spec, up, ports, signal);
  return {
    name: spec.name,
    type: 'compose',
    baseUrl: publishedUrl(containers, entrypointOf(spec)),
    prometheusUrl: publishedUrl(containers, spec.prometheus),
    abilities: abilitiesOfType('compose', { hasProxies: links.length > 0 }),
    services: Object.fromEntries(services.map((service) => [service.name, service])),
    links: Object.fromEntries(links.map((link) => [link.name, link])),
    versions: versionsOf(spec, containers),
  };
}

export function entrypointOf(spec: ComposeEnvironmentSpec): {
  readonly service: string;
  readonly port: number;
} {
  const port = spec.services[spec.entrypoint]?.port;
  if (port !== undefined) return { service: spec.entrypoint, port };
  throw new FaultlineError('INTERNAL', `The entrypoint "${spec.entrypoint}" has no port.`);
}

function describeService(
  service: ComposeServiceSpec,
  up: UpProject,
  engineId: string | undefined,
): ServiceDescription {
  const { name, readyPath, replicas } = service;
  const describe = (instance: ComposeInstanceSpec) => describeInstance(instance, up, engineId);
  const where =
    replicas === undefined ? describe(service) : { name, replicas: replicas.map(describe) };
  return {
    ...where,
    ...(readyPath === undefined ? {} : { readyPath }),
    variant: up.variants[name] ?? 'default',
    restarts: instancesIn(service).every((instance) => up.restarting.has(instance.name)),
  };
}

function describeInstance(
  { name, port, scrapeInstance }: ComposeInstanceSpec,
  { engine, project, containers }: UpProject,
  engineId: string | undefined,
): ReplicaDescription {
  return {
    name,
    ...(port === undefined ? {} : { url: publishedUrl(containers, { service: name, port }) }),
    ...(scrapeInstance === undefined ? {} : { scrapeInstance }),
    location: {
      kind: 'containers',
      engine,
      ...(engineId === undefined ? {} : { engineId }),
      project,
      service: name,
    },
  };
}

async function describeLinks(
  { name: environment, links, toxiproxy }: ComposeEnvironmentSpec,
  { engine, project, containers }: UpProject,
  { runtime, proxies }: { readonly runtime: ContainerRuntime; readonly proxies: NetworkProxy },
  signal: AbortSignal,
): Promise<readonly LinkDescription[]> {
  if (Object.keys(links).length === 0) return [];
  if (toxiproxy === undefined) {
    throw new FaultlineError('INTERNAL', `Environment "${environment}" has no Toxiproxy.`);
  }
  const { service } = toxiproxy;
  const adminUrl = publishedUrl(containers, toxiproxy);
  const states = await runtime.list({ engine, project, service }, signal);
  const addresses = states.flatMap(({ networks }) => networks.map(({ ipAddress }) => ipAddress));
  const container = toxiproxyContainer(states, toxiproxy.port, adminUrl);
  const host = await addressWithin(addresses, toxiproxy.port, signal);
  const described: LinkDescription[] = [];
  for (const { name, from, to, proxy: proxyName, protocol, usage } of Object.values(links)) {
    const proxy = { adminUrl, name: proxyName, ...container };
    const port = portOf((await proxies.inspect(proxy, signal)).listen);
    const place =
      host === undefined
        ? { ...publishedAt(containers, service, port), relayed: true }
        : { host, port };
    const use = usage === undefined ? {} : { usage };
    described.push({ name, from, to, proxy, ...place, protocol, ...use });
  }
  return described;
}

/** The one of its containers that this address leads to; none where the engine does not tell which one that is. */
function toxiproxyContainer(
  states: readonly ContainerState[],
  adminPort: number,
  adminUrl: string,
): Pick<ProxyReference, 'container'> {
  const found = states.find(({ published }) =>
    published.some((one) => one.containerPort === adminPort && urlOfPublished(one) === adminUrl),
  );
  return found === undefined ? {} : { container: { ...found.incarnation, adminPort } };
}

/** `[::]:6379` → 6379. */
function portOf(listen: string): number {
  return Number(listen.slice(listen.lastIndexOf(':') + 1));
}

/** What its images say: `postgres:18 (2e634057e6ae)`. */
function versionsOf(
  spec: ComposeEnvironmentSpec,
  containers: readonly ProjectContainer[],
): Readonly<Record<string, string>> {
  const versions = partsOf(spec).flatMap((part) => {
    const container = containers.find(({ service }) => service === part);
    if (container === undefined) return [];
    const id = container.imageId.replace(/^sha256:/, '').slice(0, 12);
    return [[part, id === '' ? container.image : `${container.image} (${id})`] as const];
  });
  return Object.fromEntries(versions);
}
