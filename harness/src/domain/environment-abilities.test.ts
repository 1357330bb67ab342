import { describe, expect, it } from '@jest/globals';
import { abilitiesOfType, environmentsFor } from './environment-abilities.ts';

describe('what can be done to an environment', () => {
  it.each([
    ['network', ['local', 'compose', 'external']],
    ['process', ['local', 'compose']],
    ['container', ['compose']],
    ['rollout', ['local']],
    ['nothing', ['local', 'compose', 'external']],
  ] as const)('a fault that needs %s can be done on %j', (needs, types) => {
    expect(environmentsFor(needs)).toEqual(types);
  });

  it.each([
    ['local', ['process', 'rollout']],
    ['compose', ['process', 'container']],
    ['external', []],
  ] as const)('is no network fault in %s while no link has a proxy', (type, abilities) => {
    expect(abilitiesOfType(type, { hasProxies: false })).toEqual(abilities);
    expect(abilitiesOfType(type, { hasProxies: true })).toEqual(['network', ...abilities]);
  });
});
