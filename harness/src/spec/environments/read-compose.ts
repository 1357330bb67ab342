import type {
  ComposeEnvironmentSpec,
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

function readServices(entry: Entry, report: Report): readonly ComposeServiceSpec[] {
  return Object.entries(entry.services ?? {}).map(([name, service = {}]) => {
    const { port, ready, instance } = service;
    if (ready !== undefined && !('port' in service)) {
      const message = '`port` is missing, and `ready` is asked there';
      report([name], { message, expected: 'add the port it answers HTTP at in its container' });
    }
    return {
      name,
      ...(port === undefined ? {} : { port }),
      ...(ready === undefined ? {} : { readyPath: ready }),
      ...(instance === undefined ? {} : { scrapeInstance: instance }),
      variants: readVariants(service),
    };
  });
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
  const message = `\`${entrypoint}\` does not answer HTTP`;
  report(['entrypoint'], { message, expected: 'name a service with a `port`' });
}
