import { describe, expect, it } from '@jest/globals';
import { quietInstruments } from '../../test/kit/instruments.ts';
import { Lifecycle } from './lifecycle.ts';
import { shutDown, type ShutDownParts } from './shut-down.ts';

describe('shutDown', () => {
  it('drains, closes the door, then lets go of the dependencies', async () => {
    const steps: string[] = [];
    const parts = build({
      closeServer: async () => steps.push(`server closes while ${parts.lifecycle.stage}`),
      closeBacking: async () => void steps.push('dependencies close'),
    });
    await expect(shutDown(parts)).resolves.toBe(0);
    expect(steps).toEqual(['server closes while draining', 'dependencies close']);
  });

  it('says so when the deadline cuts requests off', async () => {
    const closeServer = () => new Promise(() => undefined);
    await expect(shutDown(build({ closeServer, requestsInFlight: () => 2 }))).resolves.toBe(1);
    await expect(shutDown(build({ closeServer, requestsInFlight: () => 0 }))).resolves.toBe(0);
  });

  it('does not fail because a dependency does not let go', async () => {
    const closeBacking = () => Promise.reject(new Error('stuck'));
    await expect(shutDown(build({ closeBacking }))).resolves.toBe(0);
  });
});

function build(parts: Partial<ShutDownParts>): ShutDownParts {
  return {
    lifecycle: new Lifecycle(),
    settings: { startupDeadlineMs: 1000, drainMs: 5, shutdownDeadlineMs: 20 },
    log: quietInstruments().log,
    closeServer: () => Promise.resolve(),
    closeBacking: () => Promise.resolve(),
    requestsInFlight: () => 0,
    ...parts,
  };
}
