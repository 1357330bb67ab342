import { FaultlineError } from '../../domain/faultline-error.ts';
import { listProject } from './list-project.ts';
import type { ComposeProgram, ComposeResult } from './run-compose.ts';
import { runWithoutFile } from './without-file.ts';

const GRACE_SECONDS = 5;
const DOWN_TIMEOUT_MS = 90_000;
/** Somebody else may be removing the same container in the same moment. */
const ATTEMPTS = 3;

type TakingDown = {
  readonly volumes: boolean;
  readonly signal: AbortSignal;
  /** What the engine of the project calls itself, where that is known: on another one it is not to be found. */
  readonly engineId?: string;
};

/**
 * Removes the containers and networks of a project, and with `volumes` its volumes; done when there is no such project.
 * Rejects with `CONTAINER_FAILED` when something is still there, with `ENGINE_UNREACHABLE`, with `ENGINE_REPLACED` before
 * anything is done when another engine answers, or with the signal's reason.
 */
export async function takeDown(
  program: ComposeProgram,
  project: string,
  how: TakingDown,
): Promise<void> {
  const volumes = how.volumes ? ['--volumes'] : [];
  await refuseAnotherEngine(program, how);
  for (let attempt = 1; ; attempt += 1) {
    const result = await runWithoutFile(program, project, {
      verb: 'down',
      args: ['--remove-orphans', `--timeout=${GRACE_SECONDS}`, ...volumes],
      timeoutMs: DOWN_TIMEOUT_MS,
      signal: how.signal,
    });
    const problem = await whatIsLeft(program, project, result, how);
    if (problem === undefined) return;
    if (attempt < ATTEMPTS) continue;
    throw new FaultlineError(
      'CONTAINER_FAILED',
      `The project "${project}" could not be taken down: ${problem}.`,
      {
        hint: `Take it down with "${['docker compose -p', project, 'down', ...volumes].join(' ')}".`,
      },
    );
  }
}

/** Only what is known keeps it standing: an engine that cannot say which one it is may well take the project down. */
async function refuseAnotherEngine(
  { engine, refuseAnotherEngine: refuse }: ComposeProgram,
  { engineId, signal }: TakingDown,
): Promise<void> {
  if (engineId === undefined) return;
  try {
    await refuse({ engine, engineId }, signal);
  } catch (error) {
    signal.throwIfAborted();
    if (!(error instanceof FaultlineError) || error.code === 'ENGINE_REPLACED') throw error;
  }
}

/** Docker Compose ends well also when a network or volume is still in use and stays, so each kind is looked for. */
async function whatIsLeft(
  program: ComposeProgram,
  project: string,
  { exitCode, lines }: ComposeResult,
  { volumes: withVolumes, signal, engineId }: TakingDown,
): Promise<string | undefined> {
  if (exitCode !== 0) return lines.at(-1) ?? `exit code ${exitCode}`;
  const containers = await listProject(program, project, signal);
  const { engine } = program;
  const place = { engine, ...(engineId === undefined ? {} : { engineId }), project };
  const { networks, volumes } = await program.resources(place, signal);
  const left = [
    ...containers.map(({ name }) => name),
    ...networks.map((name) => `the network ${name}`),
    ...(withVolumes ? volumes.map((name) => `the volume ${name}`) : []),
  ];
  return left.length === 0 ? undefined : `${left.join(', ')} still there`;
}
