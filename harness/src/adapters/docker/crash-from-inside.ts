import { setTimeout as sleep } from 'node:timers/promises';
import type { Container, Exec } from 'dockerode';
import { FaultlineError } from '../../domain/faultline-error.ts';
import type { Ms } from '../../domain/units.ts';
import type { ContainerIncarnation } from '../../ports/container-runtime.ts';
import { EngineRefusal, refusalOf } from './engine-refusal.ts';

const NO_INIT = 3;
/**
 * Kills every child of the init process; with them gone it ends, and the container with it. The first process itself is
 * immune to what is sent from inside, so one that is no init stays: then only workers would die.
 */
const KILL_ALL = `
read -r init </proc/1/comm
case $init in docker-init|tini|dumb-init|catatonit) ;; *) exit ${NO_INIT} ;; esac
read -r children </proc/1/task/1/children
for child in $children; do [ "$child" = $$ ] || kill -9 "$child"; done
exit 0`;

const LONGEST_DYING_MS: Ms = 5_000;
const POLL_MS: Ms = 30;

/** Resolves when the container has gone down, or is already another start of itself. */
export async function crashFromInside(
  it: Container,
  { name }: ContainerIncarnation,
  abortSignal: AbortSignal,
): Promise<void> {
  const { StartedAt: startedAt } = (await it.inspect({ abortSignal })).State;
  const exec = await startKilling(it, name, abortSignal);
  const deadlineMs = performance.now() + LONGEST_DYING_MS;
  while (performance.now() < deadlineMs) {
    const { State: state } = await it.inspect({ abortSignal });
    if (state.StartedAt !== startedAt || !state.Running || state.Restarting) return;
    if ((await exitCodeOf(exec, abortSignal)) === NO_INIT) throw noInit(name);
    await sleep(POLL_MS, undefined, { signal: abortSignal });
  }
  throw new FaultlineError(
    'CONTAINER_FAILED',
    `The container ${name} still runs ${LONGEST_DYING_MS} ms after its processes were killed from inside.`,
  );
}

async function startKilling(it: Container, name: string, abortSignal: AbortSignal): Promise<Exec> {
  try {
    const exec = await it.exec({ Cmd: ['sh', '-c', KILL_ALL], abortSignal });
    await exec.start({ Detach: true, abortSignal });
    return exec;
  } catch (error) {
    const refusal = refusalOf(error);
    if (refusal?.status !== 400) throw refusal ?? error;
    throw new FaultlineError(
      'CONTAINER_FAILED',
      `The container ${name} cannot be crashed from inside: ${refusal.message}.`,
      { hint: 'That needs a shell (`sh`) in its image. `container-kill` needs nothing.' },
    );
  }
}

/** `undefined` while it runs, and where the engine has forgotten it with the container's end. */
async function exitCodeOf(exec: Exec, abortSignal: AbortSignal): Promise<number | undefined> {
  try {
    const { Running, ExitCode } = await exec.inspect({ abortSignal });
    return Running ? undefined : (ExitCode ?? undefined);
  } catch (error) {
    if (refusalOf(error) instanceof EngineRefusal) return undefined;
    throw error;
  }
}

function noInit(name: string): FaultlineError {
  return new FaultlineError(
    'CONTAINER_FAILED',
    `The container ${name} cannot be crashed from inside: its first process is no init, and immune to it.`,
    { hint: 'Set `init: true` for its service. `container-kill` needs nothing.' },
  );
}
