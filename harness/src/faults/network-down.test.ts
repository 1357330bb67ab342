import { describe, expect, it } from '@jest/globals';
import { FAKE_LINK, openFakeLinkWorld } from '../../test/kit/fake-fault-world.ts';
import type { ProbeOutcome } from '../ports/link-probe.ts';
import { networkDown } from './network-down.ts';

const never = new AbortController().signal;
const CLOSED: ProbeOutcome = { kind: 'closed', afterMs: 0.1, bytes: 0 };

/** What is seen of a cut link, once with its proxy enabled and once disabled, by what a connection shows. */
async function effects(relayed: boolean, outcome: ProbeOutcome): Promise<readonly string[]> {
  const { ports, environment, target } = await openFakeLinkWorld();
  const link = { ...FAKE_LINK, relayed };
  const probe = { probe: async () => outcome, countConnections: async () => undefined };
  const context = {
    runId: 'r',
    faultId: 'f-1',
    target,
    link,
    environment,
    values: {},
    ports: { ...ports, probe },
    frozen: [],
  };
  const undo = await networkDown.capture(context, never);
  const before = await networkDown.observe(context, undo, never, 'before');
  await networkDown.inject(context, undo, never);
  const during = await networkDown.observe(context, undo, never, 'during');
  return [before.effect, during.effect];
}

describe('a link that is cut behind a relay', () => {
  it('is seen by a connection that is closed at once, when the proxy says that it is disabled', async () => {
    expect(await effects(true, CLOSED)).toEqual(['unknown', 'present']);
  });

  it('is not seen by a connection that closes after some bytes, or not at all', async () => {
    expect(await effects(true, { ...CLOSED, bytes: 3 })).toEqual(['unknown', 'unknown']);
    expect(await effects(true, { ...CLOSED, kind: 'silent' })).toEqual(['unknown', 'unknown']);
  });

  it('is never taken for one where there is no relay', async () => {
    expect(await effects(false, CLOSED)).toEqual(['unknown', 'unknown']);
  });
});
