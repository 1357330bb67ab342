import type { Ms } from '../domain/units.ts';
import type { ArmedFault } from './armed-fault.ts';
import { FaultRefused, injectFaults, watchFaults } from './fault-phase.ts';
import type { FaultWatch } from './fault-watch.ts';
import type { Journalist } from './journalist.ts';
import type { PhaseClock } from './phase-clock.ts';
import type { RollbackStack } from './rollback-stack.ts';

export type BreakTools = {
  readonly durationMs: Ms;
  readonly phases: PhaseClock;
  readonly rollbacks: RollbackStack;
  readonly watch: FaultWatch;
  readonly journal: Journalist;
  readonly signal: AbortSignal;
  /** Does a step whose failure stops the run. */
  readonly attempt: (step: () => Promise<void>) => Promise<boolean>;
};

/**
 * The fault phase: inject, look at the effect throughout, roll back, and see that it is gone. False when a target was
 * not what it was at preflight: it is not touched, and there is nothing to recover from.
 */
export async function breakAndRecover(
  faults: readonly ArmedFault[],
  tools: BreakTools,
): Promise<boolean> {
  const isBroken = await breakFor(faults, tools).then(
    () => true,
    (error: unknown) => {
      if (error instanceof FaultRefused) return false;
      throw error;
    },
  );
  await rollBack(tools);
  return isBroken;
}

/** Undoes what is in force, and looks until its effect is gone; nothing when all is undone already. */
export async function rollBack({
  rollbacks,
  watch,
}: Pick<BreakTools, 'rollbacks' | 'watch'>): Promise<void> {
  const undone = await rollbacks.rollBackAll();
  const seen = await Promise.all(undone.map(({ fault, undo }) => watch.untilAbsent(fault, undo)));
  // Whatever the tool says: what is still seen from outside is not undone.
  if (seen.includes('present')) rollbacks.contradict();
}

async function breakFor(faults: readonly ArmedFault[], tools: BreakTools): Promise<void> {
  const { durationMs, phases, rollbacks, watch, journal, signal, attempt } = tools;
  if (durationMs === 0) return;
  const startedAtMs = await phases.nextSecond(signal);
  const over = new AbortController();
  let looks: Promise<unknown> = Promise.resolve();
  await phases.run('fault', { startedAtMs, durationMs }, signal, async () => {
    const inForce = await injectFaults(faults, rollbacks, journal, signal);
    const until = AbortSignal.any([over.signal, signal]);
    looks = attempt(() => watchFaults(inForce, watch, until));
  });
  over.abort();
  await looks;
}
