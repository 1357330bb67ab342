import type { EnvironmentDescription } from '../../domain/environment.ts';
import type { ComposeEnvironmentSpec } from '../../domain/environment-spec.ts';
import { instancesOf, scrapedInstances } from '../../domain/replicas.ts';
import type { ContainerRuntime, ContainerState } from '../../ports/container-runtime.ts';
import type { ServiceHealth } from '../../ports/environment.ts';
import type { MetricsSource } from '../../ports/metrics-source.ts';
import type { NetworkProxy } from '../../ports/network-proxy.ts';
import { askReady } from './ask-ready.ts';
import { instanceOf, partsOf } from './compose-parts.ts';

/** Whom the parts of a project are asked through. */
export type HealthPorts = {
  readonly runtime: ContainerRuntime;
  readonly proxies: NetworkProxy;
  readonly metrics: MetricsSource;
};

export type PartHealth = ServiceHealth & { readonly containers: readonly ContainerState[] };

/** What is asked of a project that is up. */
export type HealthQuestion = {
  readonly spec: ComposeEnvironmentSpec;
  readonly engine: string;
  readonly project: string;
  readonly description: EnvironmentDescription;
  readonly ports: HealthPorts;
};

/** Asks the engine for every container, or for those of the services named, and then each part itself whether it serves. */
export async function checkProject(
  question: HealthQuestion,
  signal: AbortSignal,
  only?: readonly string[],
): Promise<readonly PartHealth[]> {
  const { spec, engine, project, ports } = question;
  const parts = partsOf(spec).filter((service) => only?.includes(service) ?? true);
  return await Promise.all(
    parts.map(async (service): Promise<PartHealth> => {
      const containers = await ports.runtime.list({ engine, project, service }, signal);
      try {
        const found = checkContainers(containers);
        const asked = await askPart(service, question, signal);
        const detail = asked === undefined ? found : `${found}, ${asked}`;
        return { service, healthy: true, detail, containers };
      } catch (error) {
        signal.throwIfAborted();
        const detail = error instanceof Error ? error.message : String(error);
        return { service, healthy: false, detail, containers };
      }
    }),
  );
}

function checkContainers(containers: readonly ContainerState[]): string {
  if (containers.length === 0) throw new Error('it has no container');
  for (const { incarnation, status, healthy } of containers) {
    if (status !== 'running') throw new Error(`container ${incarnation.name} is ${status}`);
    if (healthy === false) throw new Error(`container ${incarnation.name} is not healthy`);
  }
  const restarts = containers.reduce((sum, { restartCount }) => sum + restartCount, 0);
  return restarts === 0 ? 'running' : `running, restarted ${restarts} ×`;
}

/** Undefined where there is nothing to ask. */
async function askPart(
  service: string,
  { spec, description, ports }: HealthQuestion,
  signal: AbortSignal,
): Promise<string | undefined> {
  if (service === spec.toxiproxy?.service) {
    return await askProxies(description, ports.proxies, signal);
  }
  if (service === spec.prometheus.service) {
    return await askScrapes(description, ports.metrics, signal);
  }
  const url = urlOf(service, description);
  const readyPath = instanceOf(spec, service)?.instance.readyPath;
  if (url === undefined || readyPath === undefined) return undefined;
  return await askReady(url, readyPath, signal);
}

function urlOf(part: string, { services }: EnvironmentDescription): string | undefined {
  const instances = Object.values(services).flatMap(instancesOf);
  return instances.find(({ name }) => name === part)?.url;
}

async function askProxies(
  { links }: EnvironmentDescription,
  proxies: NetworkProxy,
  signal: AbortSignal,
): Promise<string> {
  const problems: string[] = [];
  for (const { proxy } of Object.values(links)) {
    const { enabled, harms } = await proxies.inspect(proxy, signal);
    if (!enabled) problems.push(`proxy "${proxy.name}" is disabled`);
    const names = harms.map(({ name }) => `"${name}"`).join(', ');
    if (names !== '') problems.push(`proxy "${proxy.name}" carries ${names}`);
  }
  if (problems.length > 0) throw new Error(problems.join('; '));
  const served = Object.values(links).map(({ proxy }) => proxy.name);
  return `serves ${served.join(', ') || 'no link'}`;
}

async function askScrapes(
  { services }: EnvironmentDescription,
  metrics: MetricsSource,
  signal: AbortSignal,
): Promise<string> {
  const targets = await metrics.targets(signal);
  const wanted = scrapedInstances(services);
  const have = targets.map(({ instance }) => instance).join(', ') || 'nothing';
  const problems = wanted.flatMap((instance) => {
    const target = targets.find((one) => one.instance === instance);
    if (target === undefined) return [`it scrapes no instance "${instance}" (it scrapes: ${have})`];
    // Before its first sample is stored, there is nothing to read.
    const isSeen = target.up && target.lastScrapeMs > 0;
    return isSeen ? [] : [`it cannot reach instance "${instance}"`];
  });
  if (problems.length > 0) throw new Error(problems.join('; '));
  return `scrapes ${wanted.join(', ') || 'nothing that is named'}`;
}
