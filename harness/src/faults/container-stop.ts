import type { Parameters } from '../domain/parameter.ts';
import { formatDuration, type Ms } from '../domain/units.ts';
import type { Captured } from './captured-container.ts';
import { containerFault } from './container-fault.ts';
import { GRACE } from './grace-parameter.ts';
import { INSTANCES } from './instances-parameter.ts';
import { judgeDown, LANDS_WITHIN_MS, runAgain } from './run-again.ts';

const PARAMETERS = { instances: INSTANCES, grace: GRACE } as const satisfies Parameters;

type Stopped = Captured & { readonly graceMs: Ms };

/** Containers are asked to end, as by a deployment or an operator, and stay down. */
export const containerStop = containerFault<typeof PARAMETERS, Stopped>({
  type: 'container-stop',
  summary: 'Containers of a service are asked to end, killed after a grace, and stay down.',
  lasts: 'sustained',
  parameters: PARAMETERS,
  does: ({ grace }, whom) =>
    `stops ${whom}, and kills what has not ended ${formatDuration(grace)} later`,
  undo: 'starts exactly those containers again',
  proof: 'the engine says that they do not run',
  expected: () => 'not running',
  capture: (now, { values }) => ({ ...now, graceMs: values.grace }),
  act: (runtime, { incarnation, graceMs }, _values, signal) =>
    runtime.stop(incarnation, graceMs, signal),
  takeBack: (runtime, { incarnation }, signal) => runtime.start(incarnation, signal),
  judge: judgeDown,
  restoration: (captured, runtime) =>
    runAgain(captured.incarnation, runtime, captured.graceMs + LANDS_WITHIN_MS),
});
