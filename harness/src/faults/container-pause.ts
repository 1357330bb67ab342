import type { Parameters } from '../domain/parameter.ts';
import type { ContainerRuntime, ContainerState } from '../ports/container-runtime.ts';
import type { LookMoment } from '../ports/fault-definition.ts';
import { type Captured, isSameStart } from './captured-container.ts';
import { containerFault } from './container-fault.ts';
import { INSTANCES } from './instances-parameter.ts';
import type { Seen } from './look-at-containers.ts';
import type { Restoration } from './restore-container.ts';
import { LANDS_WITHIN_MS, runAgain } from './run-again.ts';

const PARAMETERS = { instances: INSTANCES } as const satisfies Parameters;

/** Containers freeze with all that is in them: their connections stay open and nothing answers. */
export const containerPause = containerFault<typeof PARAMETERS, Captured>({
  type: 'container-pause',
  summary: 'Containers of a service freeze: connections stay open, and nothing answers.',
  lasts: 'sustained',
  parameters: PARAMETERS,
  does: (_values, whom) => `pauses ${whom}`,
  undo: 'unpauses exactly those containers',
  proof: 'the engine says that they are paused',
  expected: () => 'paused',
  capture: (now) => now,
  act: (runtime, { incarnation }, _values, signal) => runtime.pause(incarnation, signal),
  takeBack: (runtime, { incarnation }, signal) => runtime.unpause(incarnation, signal),
  judge,
  restoration: unpauseAgain,
});

/** While it is to be proved, only the start that it was done to proves it; otherwise whatever stands still is harm. */
function judge(now: ContainerState, { incarnation }: Captured, moment: LookMoment): Seen {
  const { status } = now;
  const isOurs = isSameStart(now, incarnation);
  const isPresent = status === 'paused' && (isOurs || moment !== 'during');
  return {
    effect: isPresent ? 'present' : 'absent',
    observed: isOurs ? status : `${status}, started again`,
  };
}

/**
 * A start that has ended since, with its engine or by a hand that did not see it was paused, is followed by another. A
 * later start that is found paused is let go as well: the container may have been started again just before the order to
 * pause it landed, and the harness have died before it saw that. No other run holds this container, and to leave a service
 * frozen is worse than to lift a pause that somebody else has made meanwhile.
 */
function unpauseAgain(captured: Captured, runtime: ContainerRuntime): Restoration {
  const started = runAgain(captured.incarnation, runtime, LANDS_WITHIN_MS);
  return {
    ...started,
    stand(now, hasStarted) {
      if (now.status === 'paused') return 'harmed';
      const standing = started.stand(now, hasStarted);
      // An order that is still to land lands on whichever start there is.
      return standing === 'over' ? 'as-before' : standing;
    },
    async repair(now, signal) {
      if (now.status !== 'paused') return await started.repair(now, signal);
      await runtime.unpause(captured.incarnation, signal);
      return 'repaired';
    },
  };
}
