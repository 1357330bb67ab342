import assert from 'node:assert/strict';
import type { Parameters, UntypedValues } from '../../domain/parameter.ts';
import type { FaultDefinition } from '../../ports/fault-definition.ts';
import { expectSame, refusalOf } from './expectations.ts';
import { settlesWithin } from './settles-within.ts';
import type { TestRunner } from './test-runner.ts';
import { Trial } from './trial.ts';

/** A look that is told to end may take a moment to say so. */
const LOOK_SLACK_MS = 1_000;

/** That it does what it says, is seen to do it, and touches nothing when it only looks. */
export function keepsItsWord(
  { it }: TestRunner,
  definition: FaultDefinition,
  trial: () => Trial,
): void {
  it('takes exactly the parameters it declares, and finds nothing wrong with these values', async () => {
    const { values } = trial();
    expectSame(
      Object.keys(values).sort(),
      Object.keys(definition.parameters).sort(),
      'A case has a value for each parameter and no other.',
    );
    expectSame(definition.check(values), [], 'These values are right.');
  });

  it('says what it will do, how that is undone and how it is proved', async () => {
    const { values, world } = trial();
    const { target } = world;
    const { does, undo, proof } = definition.describe(values, target);
    const name = target.kind === 'link' ? target.link : target.service;
    assert.ok(does.includes(name), `"${does}" names what it is done to, ${name}.`);
    for (const words of [does, undo, proof]) assert.match(words, /^[a-z].{10,}[^.]$/);
  });

  it('either refuses a value at its limits with a sentence, or can be injected with it', async () => {
    const { values, world } = trial();
    for (const limited of valuesAtLimits(definition.parameters, values)) {
      const problems = definition.check(limited);
      for (const problem of problems) assert.match(problem, / .*\.$/);
      if (problems.length > 0) continue;
      const atLimit = new Trial(definition, limited, world);
      const undo = await atLimit.capture();
      await atLimit.inject(undo);
      await atLimit.readBack(undo);
      await atLimit.rollBack(undo);
    }
  });

  it('changes nothing by resolving its targets and by capturing', async () => {
    await trial().leavesTheWorldAsItWas(async () => {
      await trial().freeze();
      await trial().capture();
    });
  });

  it('resolves the same targets each time, each with a key that names it', async () => {
    const targets = await trial().freeze();
    assert.ok(targets.length > 0, 'A fault touches something, and says so beforehand.');
    for (const { key, name } of targets) for (const text of [key, name]) assert.match(text, /\S/);
    const keys = targets.map(({ key }) => key);
    assert.equal(new Set(keys).size, keys.length, `Every key is another one: ${keys.join(', ')}`);
    expectSame(await trial().freeze(), targets, 'The targets are others the second time.');
  });

  it('reads back that it is not in force before it was injected', async () => {
    const undo = await trial().capture();
    assert.equal((await refusalOf(trial().readBack(undo))).code, 'FAULT_FAILED');
  });

  it('is absent before, present once injected, and absent once rolled back', async () => {
    await goesThroughItsCycle(trial());
  });

  it('looks no longer than it says a look may take', async () => {
    const undo = await trial().capture();
    const limitMs = definition.observeDeadlineMs(trial().values) + LOOK_SLACK_MS;
    await settlesWithin(trial().observe(undo, 'before'), limitMs, 'The look');
  });
}

/** The cycle alone. */
export async function goesThroughItsCycle(trial: Trial): Promise<void> {
  await trial.leavesTheWorldAsItWas(async () => {
    const undo = await trial.capture();
    await trial.untilAbsent(undo, 'before');
    await trial.inject(undo);
    await trial.readBack(undo);
    const seen = await trial.observe(undo, 'during');
    assert.equal(seen.effect, 'present', `The effect is not seen: ${JSON.stringify(seen)}`);
    await trial.rollBack(undo);
    await trial.untilAbsent(undo, 'after');
  });
}

function valuesAtLimits(parameters: Parameters, values: UntypedValues): readonly UntypedValues[] {
  return Object.entries(parameters).flatMap(([name, parameter]) => {
    // What a name stands for is outside: there is none that every world has.
    if (parameter.kind === 'name') return [];
    if (parameter.kind === 'choice') {
      return parameter.choices.map((choice) => ({ ...values, [name]: choice }));
    }
    return [parameter.min, parameter.max]
      .filter((limit) => limit !== undefined)
      .map((limit) => ({ ...values, [name]: limit }));
  });
}
