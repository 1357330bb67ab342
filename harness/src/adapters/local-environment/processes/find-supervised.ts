import { dirname } from 'node:path';
import { FaultlineError } from '../../../domain/faultline-error.ts';
import type { Nobody, ProcessIncarnation } from '../../../ports/process-control.ts';
import { InstanceDirectory } from '../state/instance-directory.ts';
import { isAlive } from './process-identity.ts';

/** What runs a part now, by the state file that its supervisor keeps for as long as it lives. */
export function findSupervised(stateFile: string, part: string): ProcessIncarnation | Nobody {
  const state = new InstanceDirectory(dirname(stateFile)).readState();
  if (state === undefined) return 'environment-gone';
  if (state === 'unreadable') {
    throw new FaultlineError(
      'PROCESS_FAILED',
      `The state of the environment, ${stateFile}, cannot be read.`,
      { hint: 'Take the environment down with `faultline env down`, then try again.' },
    );
  }
  if (!isAlive(state.supervisor)) return 'environment-gone';
  const identity = state.parts[part]?.process;
  if (identity === undefined || !isAlive(identity)) return 'not-running';
  return { kind: 'process', ...identity };
}
