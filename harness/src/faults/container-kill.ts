import type { Parameters } from '../domain/parameter.ts';
import type { Captured } from './captured-container.ts';
import { containerFault } from './container-fault.ts';
import { INSTANCES } from './instances-parameter.ts';
import { judgeDown, LANDS_WITHIN_MS, runAgain } from './run-again.ts';

const PARAMETERS = { instances: INSTANCES } as const satisfies Parameters;

/** Containers are killed by the engine, and stay down: no restart policy brings them back. */
export const containerKill = containerFault<typeof PARAMETERS, Captured>({
  type: 'container-kill',
  summary: 'Containers of a service are killed outright, and stay down.',
  lasts: 'sustained',
  parameters: PARAMETERS,
  does: (_values, whom) => `kills ${whom} (SIGKILL)`,
  undo: 'starts exactly those containers again',
  proof: 'the engine says that they do not run',
  expected: () => 'not running',
  capture: (now) => now,
  act: (runtime, { incarnation }, _values, signal) => runtime.kill(incarnation, signal),
  takeBack: (runtime, { incarnation }, signal) => runtime.start(incarnation, signal),
  judge: judgeDown,
  restoration: (captured, runtime) => runAgain(captured.incarnation, runtime, LANDS_WITHIN_MS),
});
