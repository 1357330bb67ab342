import type { Parameters } from '../domain/parameter.ts';
import { formatDuration, type Ms } from '../domain/units.ts';
import type { ContainerState } from '../ports/container-runtime.ts';
import type { LookMoment } from '../ports/fault-definition.ts';
import { type Captured, isSameStart } from './captured-container.ts';
import { containerFault } from './container-fault.ts';
import { GRACE } from './grace-parameter.ts';
import { INSTANCES } from './instances-parameter.ts';
import type { Seen } from './look-at-containers.ts';
import { LANDS_WITHIN_MS, runAgain } from './run-again.ts';

const PARAMETERS = { instances: INSTANCES, grace: GRACE } as const satisfies Parameters;

type Restarted = Captured & { readonly graceMs: Ms };

/** Containers are stopped and started again, as by a deployment or an operator. */
export const containerRestart = containerFault<typeof PARAMETERS, Restarted>({
  type: 'container-restart',
  summary: 'Containers of a service are stopped and started again, once.',
  lasts: 'once',
  parameters: PARAMETERS,
  does: ({ grace }, whom) =>
    `restarts ${whom}, and kills what has not ended ${formatDuration(grace)} after it was asked to`,
  undo: 'waits until those containers run, and starts what was left stopped half-way',
  proof: 'the engine says that another start of the same containers runs, or that they are down',
  expected: () => 'started again',
  capture: (now, { values }) => ({ ...now, graceMs: values.grace }),
  act: (runtime, { incarnation, graceMs }, _values, signal) =>
    runtime.restart(incarnation, graceMs, signal),
  judge,
  restoration(captured, runtime) {
    const plain = runAgain(captured.incarnation, runtime, captured.graceMs + LANDS_WITHIN_MS);
    // Every later start is what a restart makes: one that is down is down because of it.
    const stand = (now: ContainerState, hasStarted: boolean) =>
      plain.stand(now, hasStarted || isDown(now));
    return { ...plain, stand };
  },
});

/** While it is to be proved, another start proves it; otherwise what runs has come through it. */
function judge(now: ContainerState, { incarnation }: Captured, moment: LookMoment): Seen {
  const { status } = now;
  if (isDown(now)) return { effect: 'present', observed: status };
  if (isSameStart(now, incarnation)) return { effect: 'absent', observed: status };
  return {
    effect: moment === 'during' ? 'present' : 'absent',
    observed: `${status}, started again`,
  };
}

function isDown({ status }: ContainerState): boolean {
  return status === 'stopped' || status === 'restarting';
}
