import { FaultlineError } from '../../domain/faultline-error.ts';
import type { ContainerRuntime, ContainerState } from '../../ports/container-runtime.ts';
import type {
  ContainersLocation,
  EnclosedIncarnation,
  Nobody,
  ProcessControl,
  ProcessState,
} from '../../ports/process-control.ts';

/**
 * The process of a service that runs in a container. It is killed as by a crash, so that the container's restart policy
 * has it running again, as the supervisor of a local environment does. Rejects as the runtime does, and with
 * `ENVIRONMENT_CANNOT` for a service of several containers.
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
    action: 'kill' | 'pause' | 'resume',
    signal: AbortSignal,
  ): Promise<'sent' | 'gone'> {
    const state = await this.state(incarnation, signal);
    if (state === 'gone') return 'gone';
    try {
      await this.#send(incarnation, action, state, signal);
      return 'sent';
    } catch (error) {
      // It may have ended between the look and the deed.
      if ((await this.state(incarnation, signal)) === 'gone') return 'gone';
      throw error;
    }
  }

  async #send(
    incarnation: EnclosedIncarnation,
    action: 'kill' | 'pause' | 'resume',
    state: 'running' | 'paused',
    signal: AbortSignal,
  ): Promise<void> {
    switch (action) {
      case 'pause':
        return await this.#runtime.pause(incarnation, signal);
      case 'resume':
        return await this.#runtime.unpause(incarnation, signal);
      case 'kill':
        // Nothing can be run inside of a container that stands still.
        if (state === 'paused') await this.#runtime.unpause(incarnation, signal);
        return await this.#runtime.crash(incarnation, signal);
    }
  }
}

function isThere({ status }: ContainerState): boolean {
  return status === 'running' || status === 'paused';
}
