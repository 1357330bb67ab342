import type { ExternalEnvironmentSpec } from '../../domain/environment-spec.ts';
import type { Salvaged } from '../schema/salvage.ts';
import { within, type Report } from '../source/report.ts';
import type { ExternalEntry } from './environments-schema.ts';
import { readLinkEnds, readUsage } from './read-link-ends.ts';

type Entry = Salvaged<ExternalEntry>;
type Services = ExternalEnvironmentSpec['services'];
type Links = ExternalEnvironmentSpec['links'];

/** Reads an external environment; undefined when a part of it is missing, which is then reported already. */
export function readExternal(
  name: string,
  entry: Entry,
  report: Report,
): ExternalEnvironmentSpec | undefined {
  const { url, prometheus, toxiproxy } = entry;
  const services = readServices(entry, within(report, 'services'));
  const links = readLinks(entry, Object.keys(entry.services ?? {}), within(report, 'links'));
  checkUrl(url, ['url'], report);
  checkUrl(prometheus, ['prometheus'], report);
  checkUrl(toxiproxy, ['toxiproxy'], report);
  refuseCredentials(toxiproxy, ['toxiproxy'], report);
  if (Object.keys(links).length > 0 && !('toxiproxy' in entry)) {
    const message = '`toxiproxy` is missing, and there are links';
    report([], { message, expected: 'add the URL of its API, like http://127.0.0.1:8474' });
  }
  if (url === undefined || prometheus === undefined) return undefined;
  return {
    type: 'external',
    name,
    baseUrl: withoutSlash(url),
    prometheusUrl: withoutSlash(prometheus),
    ...(toxiproxy === undefined ? {} : { toxiproxyUrl: withoutSlash(toxiproxy) }),
    services,
    links,
  };
}

function readServices(entry: Entry, report: Report): Services {
  const services = Object.entries(entry.services ?? {}).map(([name, service]) => {
    const { url, ready, instance } = service ?? {};
    checkUrl(url, [name, 'url'], report);
    const described = {
      name,
      ...(url === undefined ? {} : { url: withoutSlash(url) }),
      ...(ready === undefined ? {} : { readyPath: ready }),
      ...(instance === undefined ? {} : { scrapeInstance: instance }),
    };
    return [name, described] as const;
  });
  return Object.fromEntries(services);
}

function readLinks(entry: Entry, services: readonly string[], report: Report): Links {
  const links = Object.entries(entry.links ?? {}).flatMap(([name, link]) => {
    const ends = readLinkEnds(name, services, report);
    const usage = readUsage(name, link ?? {}, report);
    const { proxy, listen, protocol } = link ?? {};
    if (proxy === undefined || listen === undefined || protocol === undefined) return [];
    const colon = listen.lastIndexOf(':');
    const port = Number(listen.slice(colon + 1));
    if (port < 1 || port > 65_535) {
      const message = `\`${port}\` is not a port`;
      report([name, 'listen'], { message, expected: 'write one from 1 to 65535' });
    }
    const host = listen.slice(0, colon).replace(/^\[(.*)\]$/, '$1');
    return [[name, { name, ...ends, proxy, host, port, protocol, ...usage }] as const];
  });
  return Object.fromEntries(links);
}

function checkUrl(url: string | undefined, path: readonly string[], report: Report): void {
  if (url === undefined || URL.canParse(url)) return;
  report(path, { message: 'this is not a URL', expected: 'write it like http://127.0.0.1:8474' });
}

/** It is kept in every undo record, which has to be exact and may not hold a secret. */
function refuseCredentials(url: string | undefined, path: readonly string[], report: Report): void {
  if (url === undefined || !URL.canParse(url)) return;
  const { username, password, search, hash } = new URL(url);
  if (username + password + search + hash === '') return;
  const message = 'this URL holds more than host, port and path, and would be kept in the journal';
  report(path, { message, expected: 'write it like http://127.0.0.1:8474' });
}

function withoutSlash(url: string): string {
  return url.replace(/\/+$/, '');
}
