import assert from 'node:assert/strict';
import type { JsonValue } from '../../domain/fault.ts';
import { FaultlineError } from '../../domain/faultline-error.ts';
import { meddlingPorts } from './ports-around.ts';
import type { TestRunner } from './test-runner.ts';
import type { Trial } from './trial.ts';

const MOMENTS = ['before', 'after'] as const;

/** That it is undone from its record alone, whatever became of the injection, as often as one likes. */
export function restoresWhatWas({ it }: TestRunner, trial: () => Trial): void {
  const undoneAfter = (deed: (undo: JsonValue) => Promise<unknown>) =>
    trial().leavesTheWorldAsItWas(async () => {
      const undo = await trial().capture();
      await deed(undo);
      await trial().rollBack(undo);
      await trial().untilAbsent(undo, 'after');
    });

  it('rolled back twice is rolled back once', () =>
    undoneAfter(async (undo) => {
      await trial().inject(undo);
      await trial().rollBack(undo);
    }));

  it('rolled back without having been injected changes nothing', () =>
    undoneAfter(() => Promise.resolve()));

  for (const when of MOMENTS) {
    it(`is undone when its injection failed just ${when} the deed`, () =>
      undoneAfter(async (undo) => {
        let hasFailed = false;
        const ports = meddlingPorts(trial().world.ports, {
          [when]: () => {
            hasFailed = true;
            throw new FaultlineError('PROXY_TIMEOUT', 'No answer.');
          },
        });
        const [injected] = await Promise.allSettled([trial().inject(undo, ports)]);
        // A fault that reaches what it harms by means of its own has no deed that could be made to fail here.
        if (hasFailed) assert.equal(injected.status, 'rejected', 'The failure was swallowed.');
      }));

    it(`is undone when its injection was aborted just ${when} the deed`, () =>
      undoneAfter(async (undo) => {
        const controller = new AbortController();
        const ports = meddlingPorts(trial().world.ports, {
          [when]: () => controller.abort(new Error('interrupted')),
        });
        await Promise.allSettled([trial().inject(undo, ports, controller.signal)]);
      }));
  }

  for (const turns of [0, 1, 3, 10]) {
    it(`is undone when its injection was aborted ${turns} turns after it began`, () =>
      undoneAfter(async (undo) => {
        const controller = new AbortController();
        if (turns === 0) controller.abort(new Error('interrupted'));
        const injected = trial().inject(undo, trial().world.ports, controller.signal);
        const settled = Promise.allSettled([injected]);
        for (let turn = 0; turn < turns; turn += 1) await nextTurn();
        controller.abort(new Error('interrupted'));
        await settled;
      }));
  }
}

function nextTurn(): Promise<void> {
  return new Promise((resolve) => {
    setImmediate(resolve);
  });
}
