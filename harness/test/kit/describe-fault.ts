import { beforeEach, describe, expect, it } from '@jest/globals';
import type { EffectSample, JsonValue } from '../../src/domain/fault.ts';
import { FaultlineError } from '../../src/domain/faultline-error.ts';
import { type Parameters, type UntypedValues } from '../../src/domain/parameter.ts';
import { parseQuantity } from '../../src/domain/units.ts';
import type {
  FaultContext,
  FaultDefinition,
  FaultPorts,
  LookMoment,
} from '../../src/ports/fault-definition.ts';
import type { FaultWorld } from './fault-world.ts';
import { meddlingPorts } from './meddling-ports.ts';

export type FaultCase = {
  /** What the values are about: `with jitter`. */
  readonly title: string;
  readonly values: UntypedValues;
  readonly openWorld: () => Promise<FaultWorld>;
};

const never = new AbortController().signal;
let runs = 0;

/** What every fault keeps to. Any fault passes it, on fakes and on the real thing, or it is none of ours. */
export function describeFault(definition: FaultDefinition, cases: readonly FaultCase[]): void {
  describeDeclaration(definition);
  for (const { title, values, openWorld } of cases) {
    describe(`${definition.type} ${title}`, () => {
      let trial: Trial;
      beforeEach(async () => {
        runs += 1;
        trial = new Trial(definition, values, await openWorld(), `kit-${process.pid}-${runs}`);
      });
      itKeepsToItsWord(definition, values, () => trial);
      itRestoresThePriorState(() => trial);
      if (definition.target === 'link') itSharesTheLink(() => trial);
    });
  }
}

/** The cycle alone: absent, injected, present, rolled back, absent. For many values where the whole would take long. */
export function describeEffect(definition: FaultDefinition, cases: readonly FaultCase[]): void {
  for (const { title, values, openWorld } of cases) {
    it(`${definition.type} ${title} bites, and is undone`, async () => {
      runs += 1;
      const world = await openWorld();
      await runCycle(new Trial(definition, values, world, `kit-${process.pid}-${runs}`));
    });
  }
}

/** One fault of one run in one world, its undo record taken through the journal and back. */
class Trial {
  readonly world: FaultWorld;
  readonly #definition: FaultDefinition;
  readonly #context: FaultContext<UntypedValues>;

  constructor(
    definition: FaultDefinition,
    values: UntypedValues,
    world: FaultWorld,
    runId: string,
  ) {
    this.world = world;
    this.#definition = definition;
    const { target, link, environment, ports } = world;
    const faultId = `${definition.type}-1`;
    this.#context = { runId, faultId, target, link, environment, values, ports, frozen: [] };
  }

  async capture(): Promise<JsonValue> {
    const undo: unknown = JSON.parse(
      JSON.stringify(await this.#definition.capture(this.#context, never)),
    );
    return undo as JsonValue;
  }

  inject(undo: JsonValue, meddled: Partial<FaultContext<UntypedValues>> = {}, signal = never) {
    return this.#definition.inject({ ...this.#context, ...meddled }, undo, signal);
  }

  readBack(undo: JsonValue): Promise<string> {
    return this.#definition.readBack(this.#context, undo, never);
  }

  /** Looks until the effect is absent: on a busy machine a healthy link may be slow for a moment. */
  async untilAbsent(undo: JsonValue, moment: 'before' | 'after'): Promise<void> {
    const deadline = AbortSignal.timeout(10_000);
    for (;;) {
      const sample = await this.observe(undo, moment);
      if (sample.effect === 'absent') return;
      if (deadline.aborted) throw new Error(`Not absent within 10 s: ${JSON.stringify(sample)}`);
      await this.world.ports.clock.sleep(50, deadline);
    }
  }

  async observe(undo: JsonValue, moment: LookMoment): Promise<EffectSample> {
    const deadline = AbortSignal.timeout(this.#definition.observeDeadlineMs(this.#context.values));
    return await this.#definition.observe(this.#context, undo, deadline, moment);
  }

  rollBack(undo: JsonValue, ports: FaultPorts = this.world.ports): Promise<void> {
    return this.#definition.rollBack(undo, ports, AbortSignal.timeout(10_000));
  }
}

async function runCycle(trial: Trial): Promise<void> {
  const before = await trial.world.snapshot();
  const undo = await trial.capture();
  await trial.untilAbsent(undo, 'before');
  await trial.inject(undo);
  await trial.readBack(undo);
  expect(await trial.observe(undo, 'during')).toMatchObject({ effect: 'present' });
  await trial.rollBack(undo);
  await trial.untilAbsent(undo, 'after');
  expect(await trial.world.snapshot()).toEqual(before);
}

function describeDeclaration(definition: FaultDefinition): void {
  describe(`${definition.type} declares itself`, () => {
    it('by a stable name and a sentence', () => {
      expect(definition.type).toMatch(/^[a-z]+(-[a-z]+)*$/);
      expect(definition.summary).toMatch(/^[A-Z].*\.$/);
    });

    it('with parameters that each have a sentence, and a default unless they are required', () => {
      for (const parameter of Object.values(definition.parameters)) {
        expect(parameter.summary).toMatch(/\.$/);
        const isRequired = parameter.kind !== 'choice' && parameter.required === true;
        expect(parameter.default === undefined).toBe(isRequired);
      }
    });

    it('with defaults within its own limits', () => {
      for (const parameter of Object.values(definition.parameters)) {
        if (parameter.kind === 'choice') {
          expect(parameter.choices).toContain(parameter.default);
        } else if (parameter.default !== undefined) {
          const parsed = parseQuantity(parameter.kind, parameter.default);
          if (!parsed.ok) throw new Error(`${parameter.default} is no ${parameter.kind}`);
          expect(parsed.value).toBeGreaterThanOrEqual(parameter.min ?? parsed.value);
          expect(parsed.value).toBeLessThanOrEqual(parameter.max ?? parsed.value);
        }
      }
    });

    it('with a lower limit on every quantity', () => {
      for (const parameter of Object.values(definition.parameters)) {
        if (parameter.kind !== 'choice') expect(parameter.min).toBeGreaterThanOrEqual(0);
      }
    });
  });
}

function itKeepsToItsWord(
  definition: FaultDefinition,
  values: UntypedValues,
  trial: () => Trial,
): void {
  it('finds nothing wrong with these values and says what it will do', () => {
    expect(definition.check(values)).toEqual([]);
    const { target } = trial().world;
    const name = target.kind === 'link' ? target.link : target.service;
    const { does, undo, proof } = definition.describe(values, target);
    expect(does).toContain(name);
    for (const words of [does, undo, proof]) expect(words).toMatch(/^[a-z].{10,}[^.]$/);
  });

  it('either refuses a value at its limits with a sentence, or can be injected with it', async () => {
    for (const limited of valuesAtLimits(definition.parameters, values)) {
      const problems = definition.check(limited);
      for (const problem of problems) expect(problem).toMatch(/ .*\.$/);
      if (problems.length > 0) continue;
      const { world } = trial();
      runs += 1;
      const atLimit = new Trial(definition, limited, world, `kit-${process.pid}-${runs}`);
      const undo = await atLimit.capture();
      await atLimit.inject(undo);
      await atLimit.readBack(undo);
      await atLimit.rollBack(undo);
    }
  });

  it('changes nothing by capturing', async () => {
    const before = await trial().world.snapshot();
    await trial().capture();
    expect(await trial().world.snapshot()).toEqual(before);
  });

  it('is absent before, present once injected, and absent once rolled back', async () => {
    await runCycle(trial());
  });

  it('reads back that it is not in force before it was injected', async () => {
    const undo = await trial().capture();
    expect((await failure(trial().readBack(undo))).code).toBe('FAULT_FAILED');
  });
}

function valuesAtLimits(parameters: Parameters, values: UntypedValues): readonly UntypedValues[] {
  return Object.entries(parameters).flatMap(([name, parameter]) =>
    parameter.kind === 'choice'
      ? parameter.choices.map((choice) => ({ ...values, [name]: choice }))
      : [parameter.min, parameter.max]
          .filter((limit) => limit !== undefined)
          .map((limit) => ({ ...values, [name]: limit })),
  );
}

function itRestoresThePriorState(trial: () => Trial): void {
  it('rolled back twice is rolled back once', async () => {
    const before = await trial().world.snapshot();
    const undo = await trial().capture();
    await trial().inject(undo);
    await trial().rollBack(undo);
    await trial().rollBack(undo);
    expect(await trial().world.snapshot()).toEqual(before);
  });

  it('rolled back without having been injected changes nothing', async () => {
    const before = await trial().world.snapshot();
    const undo = await trial().capture();
    await trial().rollBack(undo);
    expect(await trial().world.snapshot()).toEqual(before);
  });

  it.each(['before', 'after'] as const)(
    'is undone when its injection failed just %s the deed',
    async (when) => {
      const before = await trial().world.snapshot();
      const undo = await trial().capture();
      const broken = meddlingPorts(trial().world.ports, {
        [when]: () => {
          throw new FaultlineError('PROXY_TIMEOUT', 'No answer.');
        },
      });
      await expect(trial().inject(undo, { ports: broken })).rejects.toThrow('No answer.');
      await trial().rollBack(undo);
      expect(await trial().world.snapshot()).toEqual(before);
      await trial().untilAbsent(undo, 'after');
    },
  );

  it.each(['before', 'after'] as const)(
    'is undone when its injection was aborted just %s the deed',
    async (when) => {
      const before = await trial().world.snapshot();
      const undo = await trial().capture();
      const controller = new AbortController();
      const ports = meddlingPorts(trial().world.ports, {
        [when]: () => controller.abort(new Error('interrupted')),
      });
      await Promise.allSettled([trial().inject(undo, { ports }, controller.signal)]);
      await trial().rollBack(undo);
      expect(await trial().world.snapshot()).toEqual(before);
      await trial().untilAbsent(undo, 'after');
    },
  );

  it('is undone when its target has been replaced meanwhile', async () => {
    const undo = await trial().capture();
    await trial().inject(undo);
    await trial().world.destroyTarget();
    await trial().rollBack(undo);
  });
}

function itSharesTheLink(trial: () => Trial): void {
  const foreign = {
    name: 'somebody-elses',
    direction: 'upstream',
    toxicity: 1,
    harm: { kind: 'latency', latencyMs: 1, jitterMs: 0 },
  } as const;

  it("leaves somebody else's toxic alone and says that it is there", async () => {
    const { ports, link } = trial().world;
    await ports.proxy.addHarm(link!.proxy, foreign, never);
    const before = await trial().world.snapshot();
    const undo = await trial().capture();
    await trial().inject(undo);
    const during = await ports.proxy.inspect(link!.proxy, never);
    expect(during.harms).toContainEqual(foreign);
    expect(await trial().readBack(undo)).toContain(foreign.name);
    await trial().rollBack(undo);
    expect(await trial().world.snapshot()).toEqual(before);
  });

  it('refuses a link that is down already and leaves it down', async () => {
    const { ports, link } = trial().world;
    await ports.proxy.setEnabled(link!.proxy, false, never);
    const before = await trial().world.snapshot();
    const error = await failure(trial().capture());
    expect(error.code).toBe('FAULT_FAILED');
    expect(error.message).toBe(
      `The proxy "${link!.proxy.name}" was disabled before anything was done to it; it stays so.`,
    );
    expect(await trial().world.snapshot()).toEqual(before);
  });
}

async function failure(call: Promise<unknown>): Promise<FaultlineError> {
  try {
    await call;
  } catch (error) {
    if (error instanceof FaultlineError) return error;
    throw error;
  }
  throw new Error('The call was expected to be refused.');
}
