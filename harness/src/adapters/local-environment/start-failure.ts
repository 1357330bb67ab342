import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { FaultlineError } from '../../domain/faultline-error.ts';
import type { EnvironmentState } from './state/environment-state.ts';
import type { InstanceDirectory } from './state/instance-directory.ts';
import { lastLogsDir } from './state/state-layout.ts';
import { lastLines } from './supervisor/log-files.ts';

export const SUPERVISOR_LOG = 'supervisor';

/** Names the part that did not start and shows the end of its log. */
export function startFailed(name: string, { failure }: EnvironmentState): FaultlineError {
  const { part, message = 'it did not start', logPath, logTail = [] } = failure ?? {};
  const who = part === undefined ? `Environment "${name}"` : `"${part}" of environment "${name}"`;
  const log = logPath === undefined ? '' : ` (log: ${logPath})`;
  return withTail(`${who} did not start: ${message}${log}.`, logTail);
}

export function supervisorDied(name: string, directory: InstanceDirectory): FaultlineError {
  const log = [
    directory.logPath(SUPERVISOR_LOG),
    join(lastLogsDir(directory.path, name), `${SUPERVISOR_LOG}.log`),
  ].find(existsSync);
  const sentence = `The supervisor of environment "${name}" ended before everything was ready.`;
  return withTail(sentence, log === undefined ? [] : lastLines(log));
}

function withTail(sentence: string, tail: readonly string[]): FaultlineError {
  const lines = tail.map((line) => `  ${line}`).join('\n');
  const options = tail.length === 0 ? {} : { hint: `The log ends with:\n${lines}` };
  return new FaultlineError('ENVIRONMENT_START_FAILED', sentence, options);
}
