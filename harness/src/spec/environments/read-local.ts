import type {
  LocalEnvironmentSpec,
  LocalLinkSpec,
  LocalServiceSpec,
} from '../../domain/environment-spec.ts';
import { partNames } from '../../domain/replicas.ts';
import { explainChoice } from '../schema/explain-error.ts';
import type { Salvaged } from '../schema/salvage.ts';
import { within, type Report } from '../source/report.ts';
import { checkPlaceholders } from './check-placeholders.ts';
import type { LocalEntry, LocalServiceEntry } from './environments-schema.ts';
import { present } from './present.ts';
import { readLinkEnds, readUsage } from './read-link-ends.ts';

type Entry = Salvaged<LocalEntry>;
type ServiceEntry = Salvaged<LocalServiceEntry>;
type CommandEntry = Extract<ServiceEntry, { kind?: 'command' | undefined }>;

/** Reads a local environment; undefined when a part of it is missing, which is then reported already. */
export function readLocal(
  name: string,
  entry: Entry,
  report: Report,
): LocalEnvironmentSpec | undefined {
  const serviceNames = Object.keys(entry.services ?? {});
  const linkNames = Object.keys(entry.links ?? {});
  const replicas = replicasOf(entry);
  const services = Object.entries(entry.services ?? {}).flatMap(([service, written]) => {
    if (written === undefined) return [];
    const ofService = within(report, 'services', service);
    checkValues(service, written, { replicas, links: linkNames }, ofService);
    return readService(service, written) ?? [];
  });
  const links = readLinks(entry, serviceNames, within(report, 'links'));
  checkReplicaNames(replicas, within(report, 'services'));
  checkEntrypoint(entry, serviceNames, report);
  if (entry.entrypoint === undefined) return undefined;
  return {
    type: 'local',
    name,
    entrypoint: entry.entrypoint,
    services: Object.fromEntries(services.map((service) => [service.name, service])),
    links: Object.fromEntries(links.map((link) => [link.name, link])),
  };
}

function readService(name: string, entry: ServiceEntry): LocalServiceSpec | undefined {
  switch (entry.kind) {
    case 'postgres':
      return entry.database === undefined
        ? undefined
        : { kind: 'postgres', name, database: entry.database };
    case 'redis':
      return { kind: 'redis', name };
    case 'command':
      return readCommand(name, entry);
    case undefined:
      return undefined;
  }
}

function readCommand(name: string, entry: CommandEntry): LocalServiceSpec | undefined {
  const { command, ready, metrics, replicas } = entry;
  if (command === undefined || ready === undefined) return undefined;
  const variants = Object.entries(entry.variants ?? {}).map(
    ([variant, env]) => [variant, present(env)] as const,
  );
  return {
    kind: 'command',
    name,
    command: words(command),
    ...(replicas === undefined ? {} : { replicas }),
    before: (entry.before ?? []).map((line) => words(line ?? [])),
    env: present(entry.env),
    readyPath: ready,
    ...(metrics === undefined ? {} : { metricsPath: metrics }),
    variants: { default: {}, ...Object.fromEntries(variants) },
  };
}

/** The processes of each service, by its name. */
type Replicas = ReadonlyMap<string, readonly string[]>;

function replicasOf({ services }: Entry): Replicas {
  return new Map(
    Object.entries(services ?? {}).map(([name, service]) => [
      name,
      partNames(name, service?.kind === 'command' ? service.replicas : undefined),
    ]),
  );
}

/** A part goes by its name in the state, the logs and the metrics. */
function checkReplicaNames(replicas: Replicas, report: Report): void {
  for (const [service, parts] of replicas) {
    const taken = parts.find((part) => part !== service && replicas.has(part));
    if (taken === undefined) continue;
    const message = `\`${taken}\` is the name of a replica of \`${service}\``;
    report([taken], { message, expected: 'call it something else' }, 'key');
  }
}

function checkValues(
  service: string,
  entry: ServiceEntry,
  names: { readonly replicas: Replicas; readonly links: readonly string[] },
  report: Report,
): void {
  if (entry.kind !== 'command') return;
  const { links } = names;
  const several = new Map([...names.replicas].filter(([, parts]) => parts.length > 1));
  const services = [...names.replicas].flatMap(([name, parts]) =>
    // Its own replicas start at the same time as it does: it cannot be told where they are.
    name === service && parts.length > 1 ? [] : parts,
  );
  const known = { service, services, replicas: several, links };
  checkPlaceholders(entry.env ?? {}, known, within(report, 'env'));
  for (const [variant, env] of Object.entries(entry.variants ?? {})) {
    checkPlaceholders(env ?? {}, known, within(report, 'variants', variant));
  }
}

function readLinks(
  entry: Entry,
  services: readonly string[],
  report: Report,
): readonly LocalLinkSpec[] {
  return Object.entries(entry.links ?? {}).flatMap(([name, link]) => {
    const { from, to } = readLinkEnds(name, services, report);
    const usage = readUsage(name, link ?? {}, report);
    const kind = entry.services?.[to]?.kind;
    const spoken = kind === 'command' ? 'http' : kind;
    if (hasReplicas(entry, to)) {
      const message = `\`${to}\` has replicas, and a proxy leads to one address`;
      report([name], { message, expected: 'put a balancer before them, and link to that' }, 'key');
    }
    if (link?.protocol === undefined) return [];
    if (spoken !== undefined && spoken !== link.protocol) {
      const message = `\`${to}\` does not speak ${link.protocol}`;
      report([name, 'protocol'], { message, expected: `write \`${spoken}\`` });
    }
    return [{ name, from, to, protocol: link.protocol, ...usage }];
  });
}

function checkEntrypoint(entry: Entry, services: readonly string[], report: Report): void {
  const { entrypoint } = entry;
  if (entrypoint === undefined) return;
  if (!services.includes(entrypoint)) {
    report(['entrypoint'], explainChoice(entrypoint, services));
  } else if (entry.services?.[entrypoint]?.kind !== 'command') {
    const message = `\`${entrypoint}\` does not answer HTTP`;
    report(['entrypoint'], { message, expected: 'name a service with a `command`' });
  } else if (hasReplicas(entry, entrypoint)) {
    const message = `\`${entrypoint}\` has replicas, and no address of its own`;
    report(['entrypoint'], {
      message,
      expected: 'name the service that spreads the load over them',
    });
  }
}

function hasReplicas({ services }: Entry, name: string): boolean {
  const service = services?.[name];
  return service?.kind === 'command' && (service.replicas ?? 1) > 1;
}

function words(written: readonly (string | undefined)[]): readonly string[] {
  return written.filter((word) => word !== undefined);
}
