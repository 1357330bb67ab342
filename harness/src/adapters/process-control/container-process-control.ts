import { FaultlineError } from '../../domain/faultline-error.ts';
import type { ContainerRuntime, ContainerState } from '../../ports/container-runtime.ts';
import type {
  ContainersLocation,
  EnclosedIncarnation,
  Nobody,
  ProcessAction,
  ProcessControl,
  ProcessState,
} from '../../ports/process-control.ts';

/**
 * The process of a service that runs in a container. It is killed as by a crash, so that the container's restart policy
 * has it running again, as the supervisor of a local environment does. Rejects as the runtime does, with
 * `ENVIRONMENT_CANNOT` for a service of several containers, with `TARGET_PAUSED` when one that is paused is to be killed,
 * and with `TARGET_REPLACED` when a pause has met a later start of it, which is let go first.
 */
export class ContainerProcessControl implements ProcessControl<
  ContainersLocation,
  EnclosedIncarnation
> {
  readonly #runtime: ContainerRuntime;

  constructor(runtime: ContainerRuntime) {
    this.#runtime = runtime;
  }

  async find(
    location: ContainersLocation,
    signal: AbortSignal,
  ): Promise<EnclosedIncarnation | Nobody> {
    const containers = await this.#runtime.list(location, signal);
    const [only, ...others] = containers;
    if (only === undefined) return 'environment-gone';
    if (others.length > 0) {
      throw new FaultlineError(
        'ENVIRONMENT_CANNOT',
        `The service "${location.service}" of the project "${location.project}" has ${containers.length} containers; a process fault knows what to do with one.`,
        { hint: 'Use a container fault, or scale the service to one container.' },
      );
    }
    return isThere(only) ? { kind: 'container', ...only.incarnation } : 'not-running';
  }

  async state(incarnation: EnclosedIncarnation, signal: AbortSignal): Promise<ProcessState> {
    const now = await this.#runtime.inspect(incarnation, signal);
    if (now === undefined || now.incarnation.startedAt !== incarnation.startedAt) return 'gone';
    switch (now.status) {
      case 'running':
      case 'paused':
        return now.status;
      case 'restarting':
      case 'stopped':
        return 'gone';
    }
  }

  async signal(
    incarnation: EnclosedIncarnation,
    action: ProcessAction,
    signal: AbortSignal,
  ): Promise<'sent' | 'gone'> {
    const state = await this.state(incarnation, signal);
    if (state === 'gone') return 'gone';
    if (action === 'kill' && state === 'paused') throw cannotBeKilled(incarnation);
    try {
      await this.#send(incarnation, action, signal);
    } catch (error) {
      // It may have ended between the look and the deed.
      if ((await this.state(incarnation, signal)) === 'gone') return 'gone';
      throw error;
    }
    if (action === 'pause') await this.#refuseSuccessor(incarnation, signal);
    return 'sent';
  }

  /** It may have ended and been started again between the look and the deed: then it is a later start that stands still. */
  async #refuseSuccessor(incarnation: EnclosedIncarnation, signal: AbortSignal): Promise<void> {
    const now = await this.#runtime.inspect(incarnation, signal);
    if (now === undefined || now.incarnation.startedAt === incarnation.startedAt) return;
    await this.#runtime.unpause(incarnation, signal);
    throw new FaultlineError(
      'TARGET_REPLACED',
      `The container ${incarnation.name} was started again just before it was paused; that start is let go.`,
    );
  }

  async #send(
    incarnation: EnclosedIncarnation,
    action: ProcessAction,
    signal: AbortSignal,
  ): Promise<void> {
    switch (action) {
      case 'pause':
        return await this.#runtime.pause(incarnation, signal);
      case 'resume':
        return await this.#runtime.unpause(incarnation, signal);
      case 'kill':
        return await this.#runtime.crash(incarnation, signal);
      case 'terminate':
        throw cannotBeAsked(incarnation);
    }
  }
}

function cannotBeKilled({ name }: EnclosedIncarnation): FaultlineError {
  return new FaultlineError(
    'TARGET_PAUSED',
    `The container ${name} is paused: nothing can be run inside of it, so it cannot be killed as by a crash.`,
  );
}

function cannotBeAsked({ name }: EnclosedIncarnation): FaultlineError {
  return new FaultlineError(
    'ENVIRONMENT_CANNOT',
    `The container ${name} cannot be asked to end so that it is started again: its engine takes it for one that shall not run.`,
    { hint: 'Use `container-restart`.' },
  );
}

function isThere({ status }: ContainerState): boolean {
  return status === 'running' || status === 'paused';
}
