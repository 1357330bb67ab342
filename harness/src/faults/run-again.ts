import type { Ms } from '../domain/units.ts';
import type {
  ContainerIncarnation,
  ContainerRuntime,
  ContainerState,
} from '../ports/container-runtime.ts';
import { type Captured, isSameStart } from './captured-container.ts';
import type { Seen } from './look-at-containers.ts';
import type { Restoration, Standing } from './restore-container.ts';

/** An order that has reached the engine is carried out well within this. */
export const LANDS_WITHIN_MS: Ms = 1_000;

/** Brings a container that was ended for good up again. One that somebody else has started since is theirs. */
export function runAgain(
  incarnation: ContainerIncarnation,
  runtime: ContainerRuntime,
  landsWithinMs: Ms,
): Restoration {
  return {
    container: incarnation,
    landsWithinMs,
    stand(now, hasStarted): Standing {
      if (!isSameStart(now, incarnation) && !hasStarted) return 'over';
      return STANDINGS[now.status];
    },
    async repair(_now, signal) {
      await runtime.start(incarnation, signal);
      return 'repaired';
    },
  };
}

const STANDINGS = {
  running: 'as-before',
  paused: 'as-before',
  restarting: 'changing',
  stopped: 'down',
} as const;

/** Whether a container that was ended for good is down. */
export function judgeDown(now: ContainerState, { incarnation }: Captured): Seen {
  const { status, exitCode } = now;
  switch (status) {
    case 'stopped':
      return { effect: 'present', observed: `stopped (exit code ${exitCode ?? 'unknown'})` };
    case 'restarting':
      return { effect: 'present', observed: 'restarting' };
    case 'running':
    case 'paused': {
      const observed = isSameStart(now, incarnation) ? status : `${status}, started again`;
      return { effect: 'absent', observed };
    }
  }
}
