import type { LocalEnvironmentSpec } from '../../../domain/environment-spec.ts';
import { partsOf, serviceOfPart } from '../../../domain/replicas.ts';
import { FaultlineError } from '../../../domain/faultline-error.ts';
import { PROMETHEUS, TOXIPROXY } from '../state/environment-state.ts';
import { checkPlaceholders, placeholdersOf } from './placeholders.ts';

/** What must be up before a service starts. */
export type Needs = { readonly services: readonly string[]; readonly links: readonly string[] };

/**
 * What each service waits for: the services and links its `env` names, and every link that starts at it.
 * Throws `SPEC_INVALID` for names that mean nothing or are taken, and for services that wait for each other.
 */
export function startOrder(spec: LocalEnvironmentSpec): ReadonlyMap<string, Needs> {
  checkNames(spec);
  checkPlaceholders(spec);
  const order = new Map<string, Needs>();
  for (const service of Object.values(spec.services)) {
    const named = placeholdersOf(service);
    const links = new Set(named.flatMap((item) => (item.kind === 'link' ? [item.name] : [])));
    for (const link of Object.values(spec.links))
      if (link.from === service.name) links.add(link.name);
    const services = new Set(
      named.flatMap((item) =>
        item.kind === 'service' ? (serviceOfPart(spec.services, item.name)?.name ?? []) : [],
      ),
    );
    services.delete(service.name);
    order.set(service.name, { services: [...services], links: [...links] });
  }
  checkCycles(spec, order);
  return order;
}

/** The name of each link's proxy: `api->redis` sits on `api-redis`; two links never share one. */
export function proxyNames(spec: LocalEnvironmentSpec): ReadonlyMap<string, string> {
  const names = new Map<string, string>();
  const taken = new Set<string>();
  for (const link of Object.keys(spec.links)) {
    const wanted = link.replaceAll('->', '-').replaceAll(/[^A-Za-z0-9_-]/g, '-');
    let name = wanted;
    for (let number = 2; taken.has(name); number += 1) name = `${wanted}-${number}`;
    taken.add(name);
    names.set(link, name);
  }
  return names;
}

function checkNames(spec: LocalEnvironmentSpec): void {
  const services = Object.keys(spec.services);
  const reserved = services.find((name) => name === TOXIPROXY || name === PROMETHEUS);
  if (reserved !== undefined) {
    throw invalid(spec, `has a service "${reserved}", the name of one of its own tools`);
  }
  const unsafe = services.find((name) => !/^[A-Za-z0-9][A-Za-z0-9_.-]*$/.test(name));
  if (unsafe !== undefined) {
    throw invalid(spec, `has a service "${unsafe}"; a name is letters, digits, "_", "." and "-"`);
  }
  const parts = Object.values(spec.services).flatMap(partsOf);
  const twice = parts.find((part, index) => parts.indexOf(part) !== index);
  if (twice !== undefined) {
    throw invalid(spec, `has a service "${twice}", the name of a replica of another one`);
  }
  for (const link of Object.values(spec.links)) {
    for (const end of [link.from, link.to]) {
      if (end in spec.services) continue;
      throw invalid(
        spec,
        `has a link "${link.name}" to or from "${end}" (have: ${services.join(', ')})`,
      );
    }
    if (hasReplicas(spec, link.to)) {
      throw invalid(spec, `has a link "${link.name}" to a service with replicas`);
    }
  }
  if (!(spec.entrypoint in spec.services)) {
    throw invalid(
      spec,
      `names "${spec.entrypoint}" as its entrypoint (have: ${services.join(', ')})`,
    );
  }
  if (hasReplicas(spec, spec.entrypoint)) {
    throw invalid(spec, `names "${spec.entrypoint}" as its entrypoint, which has replicas`);
  }
}

/** Then it has no one address that load or a proxy could go to: what spreads over it is a service of its own. */
function hasReplicas(spec: LocalEnvironmentSpec, name: string): boolean {
  const service = spec.services[name];
  return service !== undefined && partsOf(service).length > 1;
}

function checkCycles(spec: LocalEnvironmentSpec, order: ReadonlyMap<string, Needs>): void {
  const done = new Set<string>();
  const visit = (service: string, path: readonly string[]): void => {
    if (path.includes(service)) {
      const cycle = [...path.slice(path.indexOf(service)), service].join(' → ');
      throw invalid(spec, `has services that wait for each other: ${cycle}`);
    }
    if (done.has(service)) return;
    const { services = [], links = [] } = order.get(service) ?? {};
    const ends = links.flatMap((link) => spec.links[link]?.to ?? []);
    for (const next of [...services, ...ends]) visit(next, [...path, service]);
    done.add(service);
  };
  for (const service of order.keys()) visit(service, []);
}

function invalid(spec: LocalEnvironmentSpec, what: string): FaultlineError {
  return new FaultlineError('SPEC_INVALID', `Environment "${spec.name}" ${what}.`);
}
