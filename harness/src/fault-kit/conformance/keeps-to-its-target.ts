import assert from 'node:assert/strict';
import { expectSame } from './expectations.ts';
import type { FaultWorld } from './fault-world.ts';
import type { TestRunner } from './test-runner.ts';
import type { Trial } from './trial.ts';

/** That it touches what it resolved at preflight, and nothing that has come into its place or stands beside it. */
export function keepsToItsTarget({ it }: TestRunner, trial: () => Trial): void {
  it('is undone when its target has been taken away meanwhile', async () => {
    const undo = await trial().capture();
    await trial().inject(undo);
    await trial().world.destroyTarget();
    await trial().rollBack(undo);
  });

  it('does not touch, by undoing, what has come into the place of its target', async () => {
    const { world } = trial();
    if (world.replaceTarget === undefined) return;
    const undo = await trial().capture();
    await trial().inject(undo);
    await world.replaceTarget();
    const successor = await successorIn(world);
    await trial().rollBack(undo);
    expectSame(await successorIn(world), successor, 'The successor has been touched.');
  });

  it('does not touch, by injecting, what has come into the place of its target', async () => {
    const { world } = trial();
    const frozen = await trial().freeze();
    // What has no incarnation, a proxy for one, is the same thing again under the same name.
    const isRecognised = frozen.every(({ incarnation }) => incarnation !== undefined);
    if (world.replaceTarget === undefined || !isRecognised) return;
    const undo = await trial().capture();
    await world.replaceTarget();
    const successor = await successorIn(world);
    const [injected] = await Promise.allSettled([trial().inject(undo)]);
    assert.equal(injected.status, 'rejected', 'It was injected into something else.');
    await trial().rollBack(undo);
    expectSame(await successorIn(world), successor, 'The successor has been touched.');
  });

  it("leaves what is somebody else's alone", async () => {
    const { world } = trial();
    await world.addOthers?.();
    await trial().leavesTheWorldAsItWas(async () => {
      const undo = await trial().capture();
      await trial().inject(undo);
      await trial().rollBack(undo);
    });
  });
}

function successorIn(world: FaultWorld): Promise<unknown> {
  return world.successor?.() ?? world.snapshot();
}
