import type { Ms } from '../domain/units.ts';

/** A compose service on an engine. `engine` is a Docker host: `unix:///var/run/docker.sock`. */
export type ContainerPlace = {
  readonly engine: string;
  readonly project: string;
  readonly service: string;
};

/** One incarnation of a container: it is another one after it was recreated, and after it was started again. */
export type ContainerIncarnation = {
  readonly engine: string;
  readonly id: string;
  readonly startedAt: string;
  /** For people. */
  readonly name: string;
};

export type ContainerStatus = 'running' | 'paused' | 'restarting' | 'stopped';

/** How a container hangs on one network: all that is needed to attach it again as it was. */
export type NetworkAttachment = {
  readonly network: string;
  readonly aliases: readonly string[];
  readonly links: readonly string[];
  readonly driverOptions: Readonly<Record<string, string>>;
  /** Empty while it does not run. */
  readonly ipAddress: string;
};

export type ContainerState = {
  readonly incarnation: ContainerIncarnation;
  readonly status: ContainerStatus;
  /** Undefined without a health check. */
  readonly healthy?: boolean;
  readonly exitCode?: number;
  readonly restartCount: number;
  readonly networks: readonly NetworkAttachment[];
};

/**
 * The containers of an engine. Every call has a deadline of its own; it rejects with `ENGINE_UNREACHABLE` when the
 * engine does not answer, `CONTAINER_GONE` when there is no container of that id, and `CONTAINER_FAILED` otherwise.
 * Asking for what is so already is done.
 */
export interface ContainerRuntime {
  /** The containers of a service in order of their number, whatever their status; none when there is no such service. */
  list(place: ContainerPlace, signal: AbortSignal): Promise<readonly ContainerState[]>;
  /** `undefined` when no container has that id any more. Its `incarnation` tells whether it was started again. */
  inspect(
    container: ContainerIncarnation,
    signal: AbortSignal,
  ): Promise<ContainerState | undefined>;
  /** SIGKILL by the engine; it stays down, whatever its restart policy. */
  kill(container: ContainerIncarnation, signal: AbortSignal): Promise<void>;
  /** Asks it to end and kills it after `graceMs`. */
  stop(container: ContainerIncarnation, graceMs: Ms, signal: AbortSignal): Promise<void>;
  start(container: ContainerIncarnation, signal: AbortSignal): Promise<void>;
  restart(container: ContainerIncarnation, graceMs: Ms, signal: AbortSignal): Promise<void>;
  pause(container: ContainerIncarnation, signal: AbortSignal): Promise<void>;
  unpause(container: ContainerIncarnation, signal: AbortSignal): Promise<void>;
  /** Kills its processes from inside, as a crash would: its restart policy starts it again. */
  crash(container: ContainerIncarnation, signal: AbortSignal): Promise<void>;
  disconnect(container: ContainerIncarnation, network: string, signal: AbortSignal): Promise<void>;
  /**
   * Attaches it as it was, with its aliases and, where the engine still can, its address; resolves with the address it
   * has now.
   */
  connect(
    container: ContainerIncarnation,
    attachment: NetworkAttachment,
    signal: AbortSignal,
  ): Promise<string>;
}
