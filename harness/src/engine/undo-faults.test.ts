import { describe, expect, it } from '@jest/globals';
import { FakeClock } from '../adapters/fake/fake-clock.ts';
import { FakeLinkProbe } from '../adapters/fake/fake-link-probe.ts';
import { FakeNetworkProxy } from '../adapters/fake/fake-network-proxy.ts';
import { FaultlineError } from '../domain/faultline-error.ts';
import { networkDown } from '../faults/network-down.ts';
import type { FaultDefinition } from '../ports/fault-definition.ts';
import type { Happening } from './journalist.ts';
import { undoFaults, type FaultToUndo } from './undo-faults.ts';
import { ForgivingJournal } from './undo-journal.ts';

type RollBack = FaultDefinition['rollBack'];

function fault(
  faultId: string,
  rollBack: RollBack | undefined,
  touches?: readonly string[],
): FaultToUndo {
  const definition = rollBack && { ...(networkDown as FaultDefinition), rollBack };
  return { faultId, type: 'custom', undo: { of: faultId }, definition, touches };
}

function setUp(
  limits = { attemptMs: 50, retryForMs: 1_000, engineRetryForMs: 20_000, firstPauseMs: 200 },
) {
  const clock = new FakeClock(0, { moves: 'by-itself' });
  const proxy = new FakeNetworkProxy();
  const probe = new FakeLinkProbe(proxy);
  const events: Happening[] = [];
  const write = async (event: Happening) => void events.push(event);
  const journal = { intend: write, note: write };
  const ports = { clock, proxy, probe, processes: undefined, containers: undefined };
  const controller = new AbortController();
  const undo = (...faults: FaultToUndo[]) =>
    undoFaults(faults, { ports, clock, journal, signal: controller.signal, limits });
  return { clock, events, controller, undo, story: () => events.map(({ type }) => type) };
}

const noEngine = new FaultlineError('ENGINE_UNREACHABLE', 'restarting');
const busy = new FaultlineError('PROXY_FAILED', 'busy', { hint: 'wait' });

describe('undoing faults', () => {
  it('tries every one, in the order given, also when one fails', async () => {
    const { undo } = setUp();
    const tried: string[] = [];
    const noting = (name: string, error?: Error) => async () => {
      tried.push(name);
      if (error !== undefined) throw error;
    };
    const outcomes = await undo(
      fault('c', noting('c')),
      fault('b', noting('b', busy)),
      fault('a', noting('a')),
    );
    expect(tried).toEqual(['c', 'b', 'b', 'b', 'a']);
    expect(outcomes).toEqual([
      { faultId: 'c', undo: { of: 'c' } },
      {
        faultId: 'b',
        undo: { of: 'b' },
        error: { code: 'PROXY_FAILED', message: 'busy', hint: 'wait', causes: [] },
      },
      { faultId: 'a', undo: { of: 'a' } },
    ]);
  });

  it('tries again after longer and longer pauses what fails at once, and is done when that helps', async () => {
    const { undo, clock, story } = setUp();
    let left = 2;
    const rollBack = async () => {
      left -= 1;
      if (left >= 0) throw busy;
    };
    expect(await undo(fault('a', rollBack))).toEqual([{ faultId: 'a', undo: { of: 'a' } }]);
    expect(clock.now()).toBe(200 + 400);
    expect(story()).toEqual([
      'fault.rollback.started',
      'fault.rollback.failed',
      'fault.rollback.failed',
      'fault.rolled-back',
    ]);
  });

  it('waits longer for a container engine, which comes back with everything it had', async () => {
    const { undo, clock } = setUp();
    const rollBack = async () => {
      if (clock.now() < 8_000) throw new FaultlineError('ENGINE_UNREACHABLE', 'restarting');
    };
    expect(await undo(fault('a', rollBack))).toEqual([{ faultId: 'a', undo: { of: 'a' } }]);
    expect(clock.now()).toBe(200 + 400 + 800 + 1_600 + 3 * 2_000);
  });

  it('lets several faults wait for their engine side by side', async () => {
    const { undo, clock } = setUp();
    const rollBack = () => Promise.reject(noEngine);
    const faults = ['e', 'd', 'c', 'b', 'a'].map((id) => fault(id, rollBack, [id]));
    const outcomes = await undo(...faults);
    expect(outcomes.map(({ faultId, error }) => [faultId, error?.code])).toEqual(
      ['e', 'd', 'c', 'b', 'a'].map((id) => [id, 'ENGINE_UNREACHABLE']),
    );
    expect(clock.now()).toBeLessThanOrEqual(20_000);
  });

  it('keeps the order of faults that touch the same, or may touch anything, while they wait', async () => {
    const { undo, clock } = setUp();
    const undone: string[] = [];
    const waiting = (id: string, touches?: readonly string[]) => {
      const rollBack = async () => {
        if (clock.now() < 8_000) throw noEngine;
        undone.push(id);
      };
      return fault(id, rollBack, touches);
    };
    const done = (id: string, touches?: readonly string[]) =>
      fault(id, async () => void undone.push(id), touches);
    const faults = [
      waiting('e', ['toxiproxy']),
      done('d', ['redis']),
      done('c', ['api', 'toxiproxy']),
      done('b'),
      done('a', ['redis']),
    ];
    const outcomes = await undo(...faults);
    expect(outcomes.map(({ faultId, error }) => [faultId, error])).toEqual(
      ['e', 'd', 'c', 'b', 'a'].map((id) => [id, undefined]),
    );
    expect(undone).toEqual(['d', 'e', 'c', 'b', 'a']);
  });

  it('gives what fails once the engine is back the time that it would have had without it', async () => {
    const { undo, clock } = setUp({
      attemptMs: 50,
      retryForMs: 6_000,
      engineRetryForMs: 20_000,
      firstPauseMs: 200,
    });
    const rollBack = async () => {
      if (clock.now() < 8_000) throw noEngine;
      if (clock.now() < 10_500) throw busy;
    };
    expect(await undo(fault('a', rollBack))).toEqual([{ faultId: 'a', undo: { of: 'a' } }]);
  });

  it('no longer waits for one that hangs, whatever it does with its signal', async () => {
    const { undo } = setUp({
      attemptMs: 20,
      retryForMs: 0,
      engineRetryForMs: 0,
      firstPauseMs: 200,
    });
    const obedient: RollBack = (_undo, _ports, signal) =>
      new Promise((_resolve, reject) => {
        signal.addEventListener('abort', () => reject(signal.reason));
      });
    const deaf: RollBack = () => new Promise(() => undefined);
    const outcomes = await undo(fault('obedient', obedient), fault('deaf', deaf));
    expect(outcomes.map(({ error }) => error?.message)).toEqual([
      'It did not end within 20 ms.',
      'It did not end within 20 ms.',
    ]);
  });

  it('goes on from the record that the last rung has handed in', async () => {
    const { undo, events } = setUp();
    const seen: unknown[] = [];
    const rollBack: RollBack = async (record, _ports, _signal, onRung) => {
      seen.push(record);
      if (seen.length > 1) return;
      await onRung?.('recreate', 'it is wedged', { of: 'a', deleted: true });
      throw busy;
    };
    expect(await undo(fault('a', rollBack))).toEqual([
      { faultId: 'a', undo: { of: 'a', deleted: true } },
    ]);
    expect(seen).toEqual([{ of: 'a' }, { of: 'a', deleted: true }]);
    expect(events).toContainEqual({
      type: 'fault.rollback.escalated',
      faultId: 'a',
      rung: 'recreate',
      reason: 'it is wedged',
      undo: { of: 'a', deleted: true },
    });
  });

  it('tries no longer when it is told to end, but what is left is still told', async () => {
    const { undo, controller } = setUp();
    const outcomes = await undo(
      fault('b', async () => {
        controller.abort(new Error('enough'));
        throw busy;
      }),
      fault('a', async () => undefined),
    );
    expect(outcomes.map(({ error }) => error?.message)).toEqual(['busy', 'enough']);
  });

  it('does not try a fault that nobody knows here, and says what to do', async () => {
    const { undo, story } = setUp();
    expect(await undo(fault('a', undefined))).toMatchObject([
      { error: { message: 'This faultline does not know the fault type "custom".' } },
    ]);
    expect(story()).toEqual(['fault.rollback.started', 'fault.rollback.failed']);
  });

  it('does not depend on a journal, and keeps the first reason why it could not be written', async () => {
    const { clock } = setUp();
    let fails = 0;
    const refuse = () => Promise.reject(new Error(`full ${(fails += 1)}`));
    const journal = new ForgivingJournal({ intend: refuse, note: refuse });
    const proxy = new FakeNetworkProxy();
    const probe = new FakeLinkProbe(proxy);
    const ports = { clock, proxy, probe, processes: undefined, containers: undefined };
    const { signal } = new AbortController();
    const done = fault('a', async () => undefined);
    expect(await undoFaults([done], { ports, clock, journal, signal })).toHaveLength(1);
    expect(journal.unwritten).toEqual(new Error('full 1'));
  });
});
