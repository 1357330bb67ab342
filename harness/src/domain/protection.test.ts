import { describe, expect, it } from '@jest/globals';
import type { EnvironmentSafety } from './environment-safety.ts';
import type { FaultSpec } from './fault.ts';
import { protectedThings } from './protection.ts';

const KILL: FaultSpec = {
  id: 'process-kill-1',
  type: 'process-kill',
  target: { kind: 'service', service: 'api' },
  values: {},
};
const CUT: FaultSpec = {
  id: 'network-down-1',
  type: 'network-down',
  target: { kind: 'link', link: 'api->postgres' },
  values: {},
};
const links = { 'api->postgres': { from: 'api', to: 'postgres' } };
const named = (faults: readonly FaultSpec[], safety: Partial<EnvironmentSafety>) =>
  protectedThings(
    { environmentName: 'staging', faults, links },
    { isProtected: false, protectedServices: [], ...safety },
  ).map(({ kind, name, because }) => `${kind} ${name}: ${because}`);

describe('what is protected', () => {
  it('is an environment, from any run in it', () => {
    expect(named([], { isProtected: true })).toEqual([
      'environment staging: the run would load it',
    ]);
  });

  it('is a service, from faults on it and on a link at either of its ends', () => {
    expect(named([KILL, CUT], { protectedServices: ['postgres', 'api', 'redis'] })).toEqual([
      'service postgres: network-down-1 would touch it',
      'service api: process-kill-1 and network-down-1 would touch it',
    ]);
  });

  it('is nothing that the run does not touch', () => {
    expect(named([KILL], { protectedServices: ['postgres'] })).toEqual([]);
  });
});
