import type { Ms } from '../../domain/units.ts';
import { silentPorts } from './ports-around.ts';
import { settlesWithin } from './settles-within.ts';
import type { TestRunner } from './test-runner.ts';
import type { Trial } from './trial.ts';

const DEADLINE_MS: Ms = 100;
/** For a busy machine; what ignores its signal hangs for ever. */
const SLACK_MS: Ms = 2_000;

/** That undoing ends when it is told to, and can be begun anew. */
export function keepsItsDeadline({ it }: TestRunner, trial: () => Trial): void {
  it('ends its undoing at once when that was aborted, and is undone by the next try', () =>
    trial().leavesTheWorldAsItWas(async () => {
      const undo = await trial().capture();
      await trial().inject(undo);
      const told = AbortSignal.abort(new Error('interrupted'));
      await settlesWithin(trial().rollBack(undo, undefined, told), SLACK_MS, 'Undoing');
      await trial().rollBack(undo);
    }));

  it('ends its undoing at the deadline while nothing answers, and is undone once it does', () =>
    trial().leavesTheWorldAsItWas(async () => {
      const undo = await trial().capture();
      await trial().inject(undo);
      const deadline = new AbortController();
      const timer = setTimeout(() => deadline.abort(new Error('too late')), DEADLINE_MS);
      const silent = silentPorts(trial().world.ports);
      const attempt = trial().rollBack(undo, silent, deadline.signal);
      await settlesWithin(attempt, DEADLINE_MS + SLACK_MS, 'Undoing');
      clearTimeout(timer);
      await trial().rollBack(undo);
    }));
}
