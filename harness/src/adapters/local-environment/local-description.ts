import { abilitiesOfType } from '../../domain/environment-abilities.ts';
import type {
  EnvironmentDescription,
  LinkDescription,
  ServiceDescription,
} from '../../domain/environment.ts';
import type { LocalEnvironmentSpec, LocalServiceSpec } from '../../domain/environment-spec.ts';
import { PROMETHEUS, TOXIPROXY, type EnvironmentState } from './state/environment-state.ts';
import { LOOPBACK } from '../../system/free-port.ts';

/** What an environment that is ready looks like from outside; `stateFile` is where its supervisor keeps `state`. */
export function describeLocal(
  spec: LocalEnvironmentSpec,
  state: EnvironmentState,
  stateFile: string,
): EnvironmentDescription {
  const url = (part: string) => `http://${LOOPBACK}:${state.parts[part]?.port ?? 0}`;
  const hasLinks = Object.keys(spec.links).length > 0;
  return {
    name: spec.name,
    type: 'local',
    baseUrl: url(spec.entrypoint),
    prometheusUrl: url(PROMETHEUS),
    abilities: abilitiesOfType('local', { hasProxies: hasLinks }),
    services: Object.fromEntries(
      Object.values(spec.services).map((service) => [
        service.name,
        describeService(service, url(service.name), state, stateFile),
      ]),
    ),
    links: Object.fromEntries(
      Object.values(spec.links).map((link): [string, LinkDescription] => {
        const { proxy = '', port = 0 } = state.links[link.name] ?? {};
        const adminUrl = url(TOXIPROXY);
        return [link.name, { ...link, proxy: { adminUrl, name: proxy }, host: LOOPBACK, port }];
      }),
    ),
    versions: versionsOf(state),
  };
}

function describeService(
  service: LocalServiceSpec,
  url: string,
  state: EnvironmentState,
  stateFile: string,
): ServiceDescription {
  const { name } = service;
  const variant = state.variants[name] ?? 'default';
  const location = { kind: 'supervised', stateFile, part: name } as const;
  if (service.kind !== 'command') return { name, variant, location };
  const { readyPath, metricsPath } = service;
  const scraped = metricsPath === undefined ? {} : { scrapeInstance: name };
  return { name, url, readyPath, variant, ...scraped, location };
}

/** A part named otherwise than what it is keeps both: `{ 'main-db (postgres)': '18.4' }`. */
function versionsOf(state: EnvironmentState): Readonly<Record<string, string>> {
  const versions = Object.entries(state.parts).flatMap(([name, { kind, version }]) =>
    version === undefined ? [] : [[name === kind ? name : `${name} (${kind})`, version]],
  );
  return Object.fromEntries([...versions, ['node', process.versions.node]]) as Record<
    string,
    string
  >;
}
