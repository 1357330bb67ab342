import { FaultlineError } from '../../domain/faultline-error.ts';
import { listProject } from './list-project.ts';
import { type ComposeProgram, type ComposeResult, runCompose } from './run-compose.ts';
import { NOWHERE, withoutFile } from './without-file.ts';

const GRACE_SECONDS = 5;
const DOWN_TIMEOUT_MS = 90_000;
/** Somebody else may be removing the same container in the same moment. */
const ATTEMPTS = 3;

/**
 * Removes the containers and networks of a project, and with `volumes` its volumes; done when there is no such project.
 * Rejects with `CONTAINER_FAILED` when something is still there, or with the signal's reason.
 */
export async function takeDown(
  program: ComposeProgram,
  project: string,
  options: { readonly volumes: boolean; readonly signal: AbortSignal },
): Promise<void> {
  for (let attempt = 1; ; attempt += 1) {
    const result = await runCompose(withoutFile(program), {
      options: ['--project-name', project],
      verb: 'down',
      args: [
        '--remove-orphans',
        `--timeout=${GRACE_SECONDS}`,
        ...(options.volumes ? ['--volumes'] : []),
      ],
      cwd: NOWHERE,
      timeoutMs: DOWN_TIMEOUT_MS,
      signal: options.signal,
    });
    const problem = await whatIsLeft(program, project, result, options.signal);
    if (problem === undefined) return;
    if (attempt < ATTEMPTS) continue;
    throw new FaultlineError(
      'CONTAINER_FAILED',
      `The project "${project}" could not be taken down: ${problem}.`,
      { hint: `Take it down with "docker compose -p ${project} down --volumes".` },
    );
  }
}

async function whatIsLeft(
  program: ComposeProgram,
  project: string,
  { exitCode, lines }: ComposeResult,
  signal: AbortSignal,
): Promise<string | undefined> {
  if (exitCode !== 0) return lines.at(-1) ?? `exit code ${exitCode}`;
  const left = await listProject(program, project, signal);
  return left.length === 0 ? undefined : `${left.map(({ name }) => name).join(', ')} still there`;
}
