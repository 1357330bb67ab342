import assert from 'node:assert/strict';
import type { EffectSample, FrozenTarget, JsonValue } from '../../domain/fault.ts';
import type { UntypedValues } from '../../domain/parameter.ts';
import type { Ms } from '../../domain/units.ts';
import type {
  FaultContext,
  FaultDefinition,
  FaultPorts,
  LookMoment,
} from '../../ports/fault-definition.ts';
import { expectSame } from './expectations.ts';
import type { FaultWorld } from './fault-world.ts';
import { notPlain } from './plain-data.ts';
import { copiedPorts } from './ports-around.ts';

const NEVER = new AbortController().signal;
const UNDO_DEADLINE_MS: Ms = 10_000;
const ABSENCE_DEADLINE_MS: Ms = 10_000;
const ABSENCE_POLL_MS: Ms = 50;
let runs = 0;

type Context = FaultContext<UntypedValues>;

/** One fault of one run in one world. What it remembers has been through the journal and back, as plain data. */
export class Trial {
  readonly world: FaultWorld;
  readonly values: UntypedValues;
  readonly #definition: FaultDefinition;
  #context: Context;

  constructor(definition: FaultDefinition, values: UntypedValues, world: FaultWorld) {
    runs += 1;
    this.world = world;
    this.values = values;
    this.#definition = definition;
    const { target, link, environment, ports } = world;
    const runId = `kit-${process.pid}-${runs}`;
    const faultId = `${definition.type}-1`;
    this.#context = { runId, faultId, target, link, environment, values, ports, frozen: [] };
  }

  /** Resolves the targets and keeps to them from then on. */
  async freeze(): Promise<readonly FrozenTarget[]> {
    const context = { ...this.#context, frozen: [] };
    const frozen = throughJournal(await this.#definition.targets(context, NEVER));
    this.#context = { ...this.#context, frozen };
    return frozen;
  }

  /** The undo record, with the targets frozen first, as in a run. */
  async capture(): Promise<JsonValue> {
    if (this.#context.frozen.length === 0) await this.freeze();
    return throughJournal(await this.#definition.capture(this.#context, NEVER));
  }

  inject(undo: JsonValue, ports = this.world.ports, signal = NEVER): Promise<void> {
    return this.#definition.inject({ ...this.#context, ports }, undo, signal);
  }

  readBack(undo: JsonValue): Promise<string> {
    return this.#definition.readBack(this.#context, undo, NEVER);
  }

  async observe(undo: JsonValue, moment: LookMoment): Promise<EffectSample> {
    const deadline = AbortSignal.timeout(this.#definition.observeDeadlineMs(this.values));
    return await this.#definition.observe(this.#context, undo, deadline, moment);
  }

  /** Looks until the effect is absent: on a busy machine a healthy target may be slow for a moment. */
  async untilAbsent(undo: JsonValue, moment: 'before' | 'after'): Promise<void> {
    const { clock } = this.world.ports;
    const deadlineMs = clock.now() + ABSENCE_DEADLINE_MS;
    for (;;) {
      const sample = await this.observe(undo, moment);
      if (sample.effect === 'absent') return;
      assert.ok(clock.now() < deadlineMs, `It is still there: ${JSON.stringify(sample)}`);
      await clock.sleep(ABSENCE_POLL_MS, NEVER);
    }
  }

  /** By default as another process does it on a later day. */
  rollBack(
    undo: JsonValue,
    ports: FaultPorts = this.#laterPorts(),
    signal: AbortSignal = AbortSignal.timeout(UNDO_DEADLINE_MS),
  ): Promise<void> {
    return this.#definition.rollBack(undo, ports, signal, () => Promise.resolve());
  }

  /** Runs `deed` and expects the world to be afterwards what it was before. */
  async leavesTheWorldAsItWas(deed: () => Promise<unknown>): Promise<void> {
    const before = await this.world.snapshot();
    await deed();
    expectSame(await this.world.snapshot(), before, 'The world is not as it was before.');
  }

  #laterPorts(): FaultPorts {
    return this.world.freshPorts?.() ?? copiedPorts(this.world.ports);
  }
}

/** What comes out of a journal into which it was written. */
function throughJournal<T>(value: T): T {
  assert.equal(notPlain(value, 'the record'), undefined);
  return JSON.parse(JSON.stringify(value)) as T;
}
