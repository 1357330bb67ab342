import type { EnvironmentSafety } from './environment-safety.ts';
import type { FaultSpec } from './fault.ts';

/** Something that is protected and that a run would touch. */
export type ProtectedThing = {
  readonly kind: 'environment' | 'service';
  /** What allows it. */
  readonly name: string;
  /** Why it would be touched: the faults, or the load. */
  readonly because: string;
};

/**
 * What protected things a run would touch: the environment itself by running in it at all, a service by a fault on it or
 * on a link at either end of which it is, because both ends feel what happens to a link.
 */
export function protectedThings(
  run: {
    readonly environmentName: string;
    readonly faults: readonly FaultSpec[];
    /** The ends of the environment's links. */
    readonly links: Readonly<Record<string, { readonly from: string; readonly to: string }>>;
  },
  safety: EnvironmentSafety,
): readonly ProtectedThing[] {
  const ofEnvironment: readonly ProtectedThing[] = safety.isProtected
    ? [{ kind: 'environment', name: run.environmentName, because: 'the run would load it' }]
    : [];
  const ofServices = safety.protectedServices.flatMap((service): readonly ProtectedThing[] => {
    const faults = run.faults.filter((fault) => servicesOf(fault, run.links).includes(service));
    if (faults.length === 0) return [];
    const because = `${faults.map(({ id }) => id).join(' and ')} would touch it`;
    return [{ kind: 'service', name: service, because }];
  });
  return [...ofEnvironment, ...ofServices];
}

function servicesOf(
  { target }: FaultSpec,
  links: Readonly<Record<string, { readonly from: string; readonly to: string }>>,
): readonly string[] {
  if (target.kind === 'service') return [target.service];
  const link = Object.hasOwn(links, target.link) ? links[target.link] : undefined;
  return link === undefined ? [] : [link.from, link.to];
}
