import { abilitiesOfType } from '../../domain/environment-abilities.ts';
import type {
  EnvironmentDescription,
  LinkDescription,
  ReplicaDescription,
  ServiceDescription,
} from '../../domain/environment.ts';
import type { LocalEnvironmentSpec, LocalServiceSpec } from '../../domain/environment-spec.ts';
import { partsOf } from '../../domain/replicas.ts';
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
        describeService(service, url, state, stateFile),
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
  url: (part: string) => string,
  state: EnvironmentState,
  stateFile: string,
): ServiceDescription {
  const { name } = service;
  const variant = state.variants[name] ?? 'default';
  const instances = partsOf(service).map((part): ReplicaDescription => {
    const location = { kind: 'supervised', stateFile, part } as const;
    if (service.kind !== 'command') return { name: part, location };
    const scraped = service.metricsPath === undefined ? {} : { scrapeInstance: part };
    return { name: part, url: url(part), ...scraped, location };
  });
  const [only, ...others] = instances;
  const ready = service.kind === 'command' ? { readyPath: service.readyPath } : {};
  const where = others.length === 0 ? only : { replicas: instances };
  return { ...where, name, ...ready, variant };
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
