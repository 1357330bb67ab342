import type { Parameters } from '../domain/parameter.ts';
import type { ContainerRuntime, ContainerState } from '../ports/container-runtime.ts';
import type { Captured } from './captured-container.ts';
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
  judge,
  restoration: unpauseAgain,
});

function judge({ status }: ContainerState): Seen {
  return { effect: status === 'paused' ? 'present' : 'absent', observed: status };
}

/** A start that has ended since, with its engine or by a hand that did not see it was paused, is followed by another. */
function unpauseAgain(captured: Captured, runtime: ContainerRuntime): Restoration {
  const started = runAgain(captured.incarnation, runtime, LANDS_WITHIN_MS);
  return {
    ...started,
    stand(now, hasRepaired) {
      const standing = started.stand(now, hasRepaired);
      return standing === 'as-before' && now.status === 'paused' ? 'harmed' : standing;
    },
    async repair(now, signal) {
      if (now.status !== 'paused') return await started.repair(now, signal);
      await runtime.unpause(captured.incarnation, signal);
      return 'repaired';
    },
  };
}
