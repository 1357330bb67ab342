import type {
  ComposeEnvironmentSpec,
  ComposeInstanceSpec,
  ComposeLinkSpec,
  ComposeServiceSpec,
  ComposeToolSpec,
} from '../../domain/environment-spec.ts';
import { explainChoice } from '../schema/explain-error.ts';
import type { Salvaged } from '../schema/salvage.ts';
import { within, type Report } from '../source/report.ts';
import type { ComposeEntry } from './environments-schema.ts';
import { checkVariables } from './check-variables.ts';
import { present } from './present.ts';
import { readLinkEnds, readUsage } from './read-link-ends.ts';

type Entry = Salvaged<ComposeEntry>;
type ServiceEntry = Salvaged<ComposeEntry['services'][string]>;
type InstanceEntry = Pick<ServiceEntry, 'port' | 'ready' | 'instance'>;

/** Reads a compose environment; undefined when a part of it is missing, which is then reported already. */
export function readCompose(
  name: string,
  entry: Entry,
  report: Report,
): ComposeEnvironmentSpec | undefined {
  const services = readServices(entry, within(report, 'services'));
  checkVariables(entry, report);
  const links = readLinks(entry, within(report, 'links'));
  checkEntrypoint(entry, report);
  const prometheus = readTool(entry.prometheus);
  const toxiproxy = readTool(entry.toxiproxy);
  if (links.length > 0 && !('toxiproxy' in entry)) {
    const message = '`toxiproxy` is missing, and there are links';
    report([], { message, expected: 'add it, like { service: toxiproxy, port: 8474 }' });
  }
  const { file, project, entrypoint } = entry;
  if (file === undefined || entrypoint === undefined || prometheus === undefined) return undefined;
  return {
    type: 'compose',
    name,
    file,
    ...(project === undefined ? {} : { project }),
    entrypoint,
    services: Object.fromEntries(services.map((service) => [service.name, service])),
    links: Object.fromEntries(links.map((link) => [link.name, link])),
    ...(toxiproxy === undefined ? {} : { toxiproxy }),
    prometheus,
    portVariables: (entry.ports ?? []).filter((variable) => variable !== undefined),
    subnetVariables: (entry.subnets ?? []).filter((variable) => variable !== undefined),
  };
}

function readServices({ services = {} }: Entry, report: Report): readonly ComposeServiceSpec[] {
  return Object.entries(services).map(([name, service = {}]) => ({
    ...readInstance(name, service, within(report, name)),
    ...readReplicas(name, services, within(report, name)),
    variants: readVariants(service),
  }));
}

function readInstance(name: string, entry: InstanceEntry, report: Report): ComposeInstanceSpec {
  const { port, ready, instance } = entry;
  if (ready !== undefined && !('port' in entry)) {
    const message = '`port` is missing, and `ready` is asked there';
    report([], { message, expected: 'add the port it answers HTTP at in its container' });
  }
  return {
    name,
    ...(port === undefined ? {} : { port }),
    ...(ready === undefined ? {} : { readyPath: ready }),
    ...(instance === undefined ? {} : { scrapeInstance: instance }),
  };
}

/** What is said of the service would be said of none of them, so it is refused. */
function readReplicas(
  name: string,
  services: NonNullable<Entry['services']>,
  report: Report,
): Pick<ComposeServiceSpec, 'replicas'> {
  const { replicas, ...service } = services[name] ?? {};
  if (replicas === undefined) return {};
  for (const key of ['port', 'ready', 'instance'] as const) {
    if (!(key in service)) continue;
    const message = `\`${key}\` stands beside \`replicas\``;
    report([key], { message, expected: 'say it of each replica' }, 'key');
  }
  const named = Object.entries(replicas);
  if (named.length === 0) {
    report(['replicas'], { message: 'no replica is named', expected: 'name one, or leave it out' });
  }
  for (const [replica] of named) {
    if (replica === name || !isTaken(replica, name, services)) continue;
    const message = `\`${replica}\` is named already`;
    report(
      ['replicas', replica],
      { message, expected: 'name each service of the file once' },
      'key',
    );
  }
  return {
    replicas: named.map(([replica, entry = {}]) =>
      readInstance(replica, entry, within(report, 'replicas', replica)),
    ),
  };
}

/** By a service, or by a replica of another one. */
function isTaken(
  replica: string,
  owner: string,
  services: NonNullable<Entry['services']>,
): boolean {
  return Object.entries(services).some(
    ([name, service]) =>
      name === replica || (name !== owner && Object.hasOwn(service?.replicas ?? {}, replica)),
  );
}

function readVariants({ variants }: ServiceEntry): ComposeServiceSpec['variants'] {
  const named = Object.entries(variants ?? {}).map(
    ([variant, variables]) => [variant, present(variables)] as const,
  );
  return { default: {}, ...Object.fromEntries(named) };
}

function readLinks(entry: Entry, report: Report): readonly ComposeLinkSpec[] {
  const services = Object.keys(entry.services ?? {});
  return Object.entries(entry.links ?? {}).flatMap(([name, link = {}]) => {
    const ends = readLinkEnds(name, services, report);
    const usage = readUsage(name, link, report);
    const { proxy, protocol } = link;
    if (proxy === undefined || protocol === undefined) return [];
    return [{ name, ...ends, proxy, protocol, ...usage }];
  });
}

function readTool(tool: Entry['prometheus']): ComposeToolSpec | undefined {
  const { service, port } = tool ?? {};
  return service === undefined || port === undefined ? undefined : { service, port };
}

function checkEntrypoint({ entrypoint, services = {} }: Entry, report: Report): void {
  if (entrypoint === undefined) return;
  if (!Object.hasOwn(services, entrypoint)) {
    report(['entrypoint'], explainChoice(entrypoint, Object.keys(services)));
    return;
  }
  const service = services[entrypoint];
  if (service === undefined || 'port' in service) return;
  const message =
    'replicas' in service
      ? `\`${entrypoint}\` has replicas, and no address of its own`
      : `\`${entrypoint}\` does not answer HTTP`;
  report(['entrypoint'], { message, expected: 'name a service with a `port`' });
}
