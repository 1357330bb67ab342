import { dirname } from 'node:path';
import { FaultlineError } from '../../domain/faultline-error.ts';
import type { Ms } from '../../domain/units.ts';
import type { ComposeFile, Variables } from './compose-file.ts';
import { listProject, type ProjectContainer } from './list-project.ts';
import { Progress } from './progress.ts';
import { type ComposeProgram, runCompose } from './run-compose.ts';
import { runWithoutFile } from './without-file.ts';

/** Long enough to pull and build images on a slow line. */
const UP_TIMEOUT_MS: Ms = 900_000;
const HEALTHY_WITHIN_SECONDS = 180;
const LOG_TIMEOUT_MS: Ms = 10_000;
const LOG_LINES = 12;

export type BringingUp = {
  readonly environment: string;
  readonly project: string;
  readonly file: ComposeFile;
  readonly variables: Variables;
  readonly onProgress: (line: string) => void;
  readonly signal: AbortSignal;
};

/**
 * Has Docker Compose build, create and start a project; resolves when every container is healthy. Rejects with
 * `ENVIRONMENT_START_FAILED`, which shows the end of the logs of what did not become so, or with the signal's reason.
 */
export async function bringUp(program: ComposeProgram, order: BringingUp): Promise<void> {
  const { project, file, variables, signal } = order;
  const progress = new Progress(project, order.onProgress);
  const { exitCode, lines } = await runCompose(program, {
    options: ['--project-name', project, '--file', file.path, '--progress', 'plain'],
    verb: 'up',
    args: ['--detach', '--wait', `--wait-timeout=${HEALTHY_WITHIN_SECONDS}`],
    cwd: dirname(file.path),
    variables,
    timeoutMs: UP_TIMEOUT_MS,
    signal,
    onLine: (line) => progress.hear(line),
  });
  if (exitCode === 0) return;
  const because = lastWords(lines) ?? `docker compose up ended with ${exitCode}`;
  const tail = await logsOfBroken(program, project, signal);
  throw new FaultlineError(
    'ENVIRONMENT_START_FAILED',
    `Environment "${order.environment}" did not start: ${because}`,
    tail === '' ? {} : { hint: tail },
  );
}

/** Somebody else took a port or a subnet between its choice and its use. */
export function isPlaceTaken(error: unknown): boolean {
  return (
    error instanceof FaultlineError &&
    /port is already allocated|address already in use|pool overlaps|overlaps with other/i.test(
      error.message,
    )
  );
}

function lastWords(lines: readonly string[]): string | undefined {
  const isStep = /^ ?(Container|Network|Volume|Image) \S+ \w+\s*$/;
  return lines.findLast((line) => line.trim() !== '' && !isStep.test(line))?.trim();
}

async function logsOfBroken(
  program: ComposeProgram,
  project: string,
  signal: AbortSignal,
): Promise<string> {
  const containers = await listProject(program, project, signal);
  const services = [...new Set(containers.filter(isBroken).map(({ service }) => service))];
  const tails: string[] = [];
  for (const service of services) {
    const { stdout } = await runWithoutFile(program, project, {
      verb: 'logs',
      args: ['--no-color', '--no-log-prefix', `--tail=${LOG_LINES}`, service],
      timeoutMs: LOG_TIMEOUT_MS,
      signal,
    });
    const log = stdout.trimEnd().replaceAll(/^/gm, '  ');
    if (log.trim() !== '') tails.push(`The log of ${service} ends with:\n${log}`);
  }
  return tails.join('\n');
}

function isBroken({ state, health, exitCode }: ProjectContainer): boolean {
  if (state === 'exited') return exitCode !== 0;
  return state === 'restarting' || health === 'unhealthy' || health === 'starting';
}
