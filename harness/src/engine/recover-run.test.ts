import { describe, expect, it } from '@jest/globals';
import { LOCAL } from '../../test/fixtures/sample-experiment.ts';
import { World, type WorldOptions } from '../../test/fixtures/engine-world.ts';
import { FaultlineError } from '../domain/faultline-error.ts';
import { foldJournal } from '../domain/fold-journal.ts';
import type { JournalEvent } from '../domain/journal-event.ts';
import { judge } from '../domain/judge.ts';
import { leftInForce } from '../domain/left-in-force.ts';
import { faultRegistry } from '../faults/registry.ts';
import type { JournalWriter } from '../ports/journal-store.ts';
import type { FoundHarm } from '../ports/network-proxy.ts';
import { recoverRun, type Takeover } from './recover-run.ts';

const link = LOCAL.links['api->redis']!;
const busy = { when: 'before', error: new Error('busy') } as const;
const refused = {
  when: 'before',
  error: new FaultlineError('PROXY_UNREACHABLE', 'Nobody listens there.'),
} as const;
const FOREIGN: FoundHarm = {
  name: 'somebody-elses',
  direction: 'downstream',
  toxicity: 1,
  harm: { kind: 'foreign', type: 'corrupt', attributes: {} },
};

/** A world whose harness was killed as soon as it had written its first event of that type, with the fault in force. */
async function worldOfADeadHarness(
  diedAfter: JournalEvent['type'] = 'fault.injected',
  options: WorldOptions = {},
) {
  const whole = new World(options);
  await whole.run();
  const world = new World(options);
  const lastAt = whole.events.findIndex(({ type }) => type === diedAfter);
  world.events.push(...whole.events.slice(0, lastAt + 1));
  const intent = whole.events.find((event) => event.type === 'fault.intended');
  const { harmName } = intent!.undo as unknown as { harmName: string };
  const ours: FoundHarm = {
    name: harmName,
    direction: 'downstream',
    toxicity: 1,
    harm: { kind: 'latency', latencyMs: 400, jitterMs: 50 },
  };
  const { listen, upstream } = world.proxy.peek(link.proxy)!;
  world.proxy.create(link.proxy, { listen, upstream, harms: [ours, FOREIGN] });
  return { world, recover: recovering(world) };
}

function writerOf(world: World): JournalWriter {
  const write = async (event: JournalEvent) => {
    if (world.isDiskFull) throw new Error('no space left');
    world.events.push(event);
  };
  return { append: write, appendDurably: write, close: async () => undefined };
}

function recovering(world: World, writer = writerOf(world)) {
  const { clock, proxy, probe } = world;
  const ports = { clock, proxy, probe, processes: undefined, containers: undefined };
  return (takeover: Partial<Takeover> = {}, registry = faultRegistry) =>
    recoverRun(
      foldJournal(world.events),
      { by: 'recover', why: 'the harness is gone', ...takeover },
      { registry, ports, writer, signal: new AbortController().signal },
    );
}

/** What was written since the harness died, without the looks. */
function storySince(world: World): readonly string[] {
  const from = world.events.findIndex(({ type }) => type === 'run.taken-over');
  return world.events
    .slice(from)
    .map(({ type }) => type)
    .filter((type) => type !== 'fault.observed');
}

describe('recovering a run', () => {
  it('ends, and touches nothing, when somebody else has taken the run over meanwhile', async () => {
    const { world } = await worldOfADeadHarness();
    const before = world.proxy.peek(link.proxy);
    const write = () => Promise.reject(new FaultlineError('TAKEN_OVER', 'Followed.'));
    const writer = { append: write, appendDurably: write, close: async () => undefined };
    await expect(recovering(world, writer)()).rejects.toMatchObject({ code: 'TAKEN_OVER' });
    expect(world.proxy.peek(link.proxy)).toEqual(before);
  });

  it('undoes what the journal does not prove undone, looks whether it is gone, and nothing else', async () => {
    const { world, recover } = await worldOfADeadHarness();
    expect(leftInForce(foldJournal(world.events)).map(({ faultId }) => faultId)).toEqual([
      'network-latency-1',
    ]);
    expect(judge(foldJournal(world.events))).toMatchObject({ cleanup: 'dirty', exitCode: 20 });
    expect(await recover()).toEqual({
      faults: [{ faultId: 'network-latency-1', undo: expect.anything() }],
      clean: true,
    });
    expect(world.proxy.peek(link.proxy)?.harms).toEqual([FOREIGN]);
    expect(storySince(world)).toEqual([
      'run.taken-over',
      'fault.rollback.started',
      'fault.rolled-back',
      'run.recovered',
    ]);
    const record = foldJournal(world.events);
    expect(record.takeovers).toMatchObject([{ by: 'recover', why: 'the harness is gone' }]);
    expect(record.faults[0]?.observed.at(-1)).toMatchObject({
      when: 'after',
      sample: { effect: 'absent' },
    });
    expect(judge(record)).toMatchObject({ status: 'failed', cleanup: 'clean', exitCode: 5 });
    expect(await recover()).toEqual({ faults: [], clean: true });
  });

  it('that does not succeed stays dirty and says why', async () => {
    const { world, recover } = await worldOfADeadHarness();
    world.proxy.failAlways('removeHarm', busy);
    world.proxy.failAlways('removeProxy', busy);
    const { faults, clean } = await recover();
    expect(clean).toBe(false);
    expect(faults).toMatchObject([
      { faultId: 'network-latency-1', error: { message: expect.stringMatching(/^busy Tried in/) } },
    ]);
    expect(judge(foldJournal(world.events))).toMatchObject({ cleanup: 'dirty', exitCode: 20 });
  });

  it('is not clean while the effect is still seen', async () => {
    const { world, recover } = await worldOfADeadHarness();
    const again = { ...FOREIGN, harm: { kind: 'latency', latencyMs: 400, jitterMs: 0 } } as const;
    world.proxy.create(link.proxy, { harms: [again] });
    expect(await recover()).toMatchObject({
      faults: [{ faultId: 'network-latency-1' }],
      clean: false,
    });
    expect(judge(foldJournal(world.events)).reasons[0]?.message).toContain(
      'its effect is still there',
    );
  });

  it('does not need a journal that can be written', async () => {
    const { world, recover } = await worldOfADeadHarness();
    world.isDiskFull = true;
    expect(await recover()).toMatchObject({
      clean: true,
      unwritten: expect.objectContaining({ message: 'no space left' }),
    });
    expect(world.proxy.peek(link.proxy)?.harms).toEqual([FOREIGN]);
  });

  it('names a fault of a type that it does not know, and undoes the others', async () => {
    const { world, recover } = await worldOfADeadHarness();
    expect(await recover({}, new Map())).toMatchObject({
      clean: false,
      faults: [
        {
          faultId: 'network-latency-1',
          error: { message: 'This faultline does not know the fault type "network-latency".' },
        },
      ],
    });
    expect(world.proxy.peek(link.proxy)?.harms).toHaveLength(2);
  });
});

describe('recovering a run whose journal is damaged', () => {
  const damage = { sentence: 'journal.ndjson:9: the hash chain is broken.' };

  it('is clean when every fault was known before the damage', async () => {
    const { recover } = await worldOfADeadHarness();
    expect(await recover({ damage })).toMatchObject({ clean: true });
  });

  it('undoes what it knows of and stays dirty for what it cannot know, also the next time', async () => {
    const { world, recover } = await worldOfADeadHarness('plan.made');
    const unread =
      'journal.ndjson:9: the hash chain is broken; whether "network-latency-1" was injected after that cannot be known';
    expect(await recover({ damage })).toEqual({ faults: [], clean: false, unread });
    expect(judge(foldJournal(world.events))).toMatchObject({ cleanup: 'dirty' });
    expect(judge(foldJournal(world.events)).reasons[0]?.message).toBe(
      `Not everything could be proved undone: ${unread}.`,
    );
    expect(await recover()).toEqual({ faults: [], clean: false, unread });
  });
});

describe('recovering a run whose environment is gone', () => {
  it('is clean when it went with the run that owned it', async () => {
    const { world, recover } = await worldOfADeadHarness();
    world.proxy.failAlways('inspect', refused);
    expect(await recover()).toMatchObject({
      clean: true,
      faults: [{ gone: 'nothing listens any more where the Toxiproxy of "local" was' }],
    });
    expect(storySince(world)).toEqual([
      'run.taken-over',
      'fault.rollback.started',
      'fault.rollback.escalated',
      'fault.rolled-back',
      'run.recovered',
    ]);
    expect(judge(foldJournal(world.events))).toMatchObject({ cleanup: 'clean' });
  });

  it('is clean when it goes while it is being undone', async () => {
    const { world, recover } = await worldOfADeadHarness();
    world.proxy.failNext('inspect', busy);
    world.proxy.failNext('inspect', busy);
    world.proxy.failAlways('inspect', refused);
    expect(await recover()).toMatchObject({ clean: true, faults: [{ gone: expect.anything() }] });
  });

  it('is dirty when it is not ours, and says that nobody is there', async () => {
    const { world, recover } = await worldOfADeadHarness();
    const ready = world.events.findIndex(({ type }) => type === 'environment.ready');
    world.events[ready] = { ...world.events[ready]!, ownedByRun: false } as JournalEvent;
    world.proxy.failAlways('inspect', refused);
    expect(await recover()).toMatchObject({
      clean: false,
      faults: [{ error: { code: 'PROXY_UNREACHABLE', message: 'Nobody listens there.' } }],
    });
  });

  it('gives a Toxiproxy back what it forgot when it was restarted', async () => {
    const { world, recover } = await worldOfADeadHarness();
    const before = world.proxy.peek(link.proxy);
    world.proxy.delete(link.proxy);
    expect(await recover()).toMatchObject({ clean: true });
    expect(world.proxy.peek(link.proxy)).toEqual({ ...before, harms: [] });
    expect(world.events).toContainEqual(
      expect.objectContaining({
        type: 'fault.rollback.escalated',
        rung: 'recreate-proxy',
        reason: 'The proxy "api-redis" is missing there; it is made again as it was.',
      }),
    );
  });
});
