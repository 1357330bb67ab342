import { describe, expect, it } from '@jest/globals';
import { FakeContainerRuntime } from '../../adapters/fake/fake-container-runtime.ts';
import type { JsonValue } from '../../domain/fault.ts';
import { FaultlineError } from '../../domain/faultline-error.ts';
import type { ContainerIncarnation } from '../../ports/container-runtime.ts';
import type { FaultContext, FaultDefinition, FaultPorts } from '../../ports/fault-definition.ts';
import { conformanceIn } from './conformance.ts';
import { fakePorts } from './fake-ports.ts';
import { environmentWith, type FaultWorld } from './fault-world.ts';

const NEVER = new AbortController().signal;
const LINK = {
  name: 'a->lamp',
  from: 'a',
  to: 'lamp',
  proxy: { adminUrl: 'http://127.0.0.1:1', name: 'lamp' },
  host: '127.0.0.1',
  port: 1,
  protocol: 'http',
} as const;

/** A lamp that was dim before: whoever restores a default instead of what was leaves it brighter than it was. */
type Lamp = { id: number; light: 'dim' | 'bright' | 'off' };
let lamp: Lamp;
let others: string[];
let bulb: ContainerIncarnation;

/** What a fault may freeze that does its deed through an engine. */
const PLACE = { engine: 'unix:///fake.sock', project: 'house', service: 'lamp' };

async function openLampWorld(): Promise<FaultWorld> {
  lamp = { id: 1, light: 'dim' };
  others = [];
  const containers = new FakeContainerRuntime();
  bulb = containers.engine.create(PLACE);
  return {
    ports: { ...fakePorts(), containers },
    environment: environmentWith(LINK),
    target: { kind: 'service', service: 'lamp' },
    link: undefined,
    snapshot: async () => {
      const status = containers.engine.find(bulb.id)?.status;
      return { ...lamp, others: [...others], bulb: status };
    },
    destroyTarget: async () => void (lamp = { id: lamp.id + 1, light: 'bright' }),
    replaceTarget: async () => void (lamp = { id: lamp.id + 1, light: 'bright' }),
    addOthers: async () => void others.push('curtain'),
  };
}

type Undo = { readonly id: number; readonly light: Lamp['light'] };
type None = Readonly<Record<string, never>>;

const right: FaultDefinition<None, Undo> = {
  type: 'lamp-off',
  summary: 'A lamp is off.',
  needs: 'nothing',
  target: 'service',
  lasts: 'sustained',
  parameters: {},
  check: () => [],
  describe: () => ({
    does: 'switches the lamp off',
    undo: 'gives the lamp the light it had',
    proof: 'the lamp gives no light',
  }),
  observeDeadlineMs: () => 100,
  targets: async () => [
    { kind: 'other', key: 'lamp', name: 'the lamp', incarnation: { id: lamp.id } },
  ],
  capture: async () => ({ id: lamp.id, light: lamp.light }),
  async inject({ ports }, { id }, signal) {
    await ports.clock.sleep(1, signal);
    if (lamp.id !== id) throw failed('The lamp is another one.');
    lamp.light = 'off';
  },
  async readBack() {
    if (lamp.light === 'off') return 'the lamp is off';
    throw failed('The lamp is on.');
  },
  observe: async ({ ports }) => ({
    atMs: ports.clock.now(),
    effect: lamp.light === 'off' ? 'present' : 'absent',
    measure: 'light',
    observed: lamp.light,
    expected: 'off',
  }),
  async rollBack({ id, light }, _ports, signal) {
    signal.throwIfAborted();
    if (lamp.id === id) lamp.light = light;
  },
};

function failed(sentence: string): FaultlineError {
  return new FaultlineError('FAULT_FAILED', sentence);
}

/** Puts a fault through those tests of the kit that a title is part of, and says which it does not pass. */
async function failuresOf(
  definition: FaultDefinition<None, Undo>,
  title = '',
): Promise<readonly string[]> {
  const tests: { readonly title: string; readonly run: () => Promise<void> }[] = [];
  let prepare = () => Promise.resolve();
  const { describeFault } = conformanceIn({
    describe: (_name, body) => body(),
    it: (title, run) => tests.push({ title, run }),
    beforeEach: (body) => (prepare = body),
  });
  describeFault(definition, [{ title: 'as it is', values: {}, openWorld: openLampWorld }]);
  expect(tests.length).toBeGreaterThan(20);
  const failures: string[] = [];
  for (const test of tests.filter((one) => one.title.includes(title))) {
    await prepare();
    await test.run().catch(() => failures.push(test.title));
  }
  return failures;
}

const wicked: readonly (readonly [string, Partial<FaultDefinition<None, Undo>>, string])[] = [
  ['has no name of the right form', { type: 'LampOff' }, 'with a stable name'],
  ['lacks a member', { observe: undefined as never }, 'with everything that a fault needs'],
  [
    'does not say what it is done to',
    { describe: () => ({ ...right.describe({}, undefined as never), does: 'switches it off' }) },
    'says what it will do',
  ],
  [
    'changes something by resolving its targets',
    {
      targets: async (...args) => {
        lamp.light = 'bright';
        return right.targets(...args);
      },
    },
    'changes nothing by resolving its targets and by capturing',
  ],
  [
    'changes something by capturing',
    {
      capture: async () => {
        lamp.light = 'off';
        return { id: lamp.id, light: 'dim' };
      },
    },
    'changes nothing by resolving its targets and by capturing',
  ],
  ['touches nothing that it would say beforehand', { targets: async () => [] }, 'resolves the'],
  [
    'keeps in its record what no journal can hold',
    { capture: async () => ({ id: lamp.id, light: 'dim', at: new Date() }) as Undo },
    'rolled back twice',
  ],
  [
    'restores a default instead of what was there',
    { rollBack: async () => void (lamp.light = 'bright') },
    'is absent before, present once injected',
  ],
  [
    'is not there when it says so',
    { inject: async () => undefined, readBack: async () => 'the lamp is off' },
    'is absent before, present once injected',
  ],
  [
    'says that it is in force when it is not',
    { readBack: async () => 'the lamp is off' },
    'reads back that it is not in force before',
  ],
  ['can be undone only once', { rollBack: onlyOnce() }, 'rolled back twice is rolled back once'],
  [
    'remembers what it did instead of reading its record',
    { ...rememberingFault() },
    'is undone when its injection was aborted 3 turns after it began',
  ],
  [
    'looks once, and not for what an engine may still carry out',
    { inject: pauseBulb, rollBack: resumeBulb },
    'an engine carries out its order amid the undoing',
  ],
  [
    'believes that what was aborted has not come to pass',
    { ...believingFault() },
    'its order carried out a little later',
  ],
  [
    'undoes onto whatever is there now',
    { rollBack: async ({ light }) => void (lamp.light = light) },
    'does not touch, by undoing, what has come into the place',
  ],
  [
    'injects into whatever is there now',
    { inject: async () => void (lamp.light = 'off') },
    'does not touch, by injecting, what has come into the place',
  ],
  [
    "takes somebody else's things along",
    {
      rollBack: async (...args) => {
        others = [];
        await right.rollBack(...args);
      },
    },
    "leaves what is somebody else's alone",
  ],
  [
    'ignores its deadline',
    {
      rollBack: async ({ light }, ports: FaultPorts) => {
        await ports.clock.sleep(1, NEVER);
        lamp.light = light;
      },
    },
    'ends its undoing at the deadline',
  ],
  [
    'takes longer to look than it says',
    { observe: () => new Promise<never>(() => undefined) },
    'looks no longer than it says',
  ],
];

function onlyOnce(): FaultDefinition<None, Undo>['rollBack'] {
  const done = new Set<JsonValue>();
  return async (undo) => {
    if (done.has(undo)) throw failed('It is undone already.');
    done.add(undo);
    lamp.light = undo.light;
  };
}

async function pauseBulb({ ports }: FaultContext<None>, _undo: Undo, signal: AbortSignal) {
  await ports.containers?.pause(bulb, signal);
}

async function resumeBulb(_undo: Undo, ports: FaultPorts, signal: AbortSignal) {
  const now = await ports.containers?.inspect(bulb, signal);
  if (now?.status === 'paused') await ports.containers?.unpause(bulb, signal);
}

function believingFault(): Partial<FaultDefinition<None, Undo>> {
  let wasAborted = false;
  return {
    inject: async (context, undo, signal) => {
      await pauseBulb(context, undo, signal).catch(() => (wasAborted = true));
    },
    rollBack: async (undo, ports, signal) => {
      if (!wasAborted) await resumeBulb(undo, ports, signal);
    },
  };
}

function rememberingFault(): Partial<FaultDefinition<None, Undo>> {
  let hasInjected = false;
  return {
    inject: async ({ ports }: FaultContext<None>, _undo, signal) => {
      hasInjected = false;
      lamp.light = 'off';
      for (let turn = 0; turn < 5; turn += 1) await ports.clock.sleep(1, signal);
      hasInjected = true;
    },
    rollBack: async ({ light }) => {
      if (hasInjected) lamp.light = light;
    },
  };
}

describe('the conformance kit', () => {
  it('lets a fault pass that keeps to its word', async () => {
    expect(await failuresOf(right)).toEqual([]);
  });

  it.each(wicked)('does not let a fault pass that %s', async (_, change, title) => {
    const failures = await failuresOf({ ...right, ...change }, title);
    expect(failures).toEqual([expect.stringContaining(title)]);
  });
});
