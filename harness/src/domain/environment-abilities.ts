import type { Ability, EnvironmentType } from './environment.ts';

const ABILITIES: Readonly<Record<EnvironmentType, readonly Ability[]>> = {
  local: ['network', 'process', 'rollout'],
  compose: ['network', 'process', 'container'],
  external: ['network'],
};

/** What can be done to an environment of that type. Network faults sit on the proxies of links: without any, there are none. */
export function abilitiesOfType(
  type: EnvironmentType,
  { hasProxies }: { readonly hasProxies: boolean },
): readonly Ability[] {
  return ABILITIES[type].filter((ability) => ability !== 'network' || hasProxies);
}

/** Where a fault with that need can be done, at best. */
export function environmentsFor(needs: Ability | 'nothing'): readonly EnvironmentType[] {
  return ENVIRONMENT_TYPES.filter((type) => needs === 'nothing' || ABILITIES[type].includes(needs));
}

const ENVIRONMENT_TYPES = ['local', 'compose', 'external'] as const satisfies EnvironmentType[];
