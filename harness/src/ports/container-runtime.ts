import type { ContainerIncarnation } from '../domain/container-incarnation.ts';
import type { PublishedPort } from '../domain/published-port.ts';
import type { Ms } from '../domain/units.ts';

export type { ContainerIncarnation } from '../domain/container-incarnation.ts';

/** A compose service on an engine. `engine` is a Docker host: `unix:///var/run/docker.sock`, `tcp://127.0.0.1:2375`. */
export type ContainerPlace = {
  readonly engine: string;
  /** What that engine calls itself, where it is known. */
  readonly engineId?: string;
  readonly project: string;
  readonly service: string;
};

export type ContainerStatus = 'running' | 'paused' | 'restarting' | 'stopped';

/**
 * How a container hangs on one network: all that is needed to attach it again as it was. What is empty is not known,
 * or the engine may choose it; the network's id and the addresses are empty while the container does not run.
 */
export type NetworkAttachment = {
  readonly network: string;
  readonly networkId: string;
  /** Without the short id of the container, which engines add by themselves. */
  readonly aliases: readonly string[];
  readonly links: readonly string[];
  readonly driverOptions: Readonly<Record<string, string>>;
  readonly ipAddress: string;
  readonly ipv6Address: string;
  readonly macAddress: string;
  /** Which of several networks has the way out; 0 where nobody said. */
  readonly gatewayPriority: number;
};

export type ContainerState = {
  readonly incarnation: ContainerIncarnation;
  readonly status: ContainerStatus;
  /** Undefined without a health check. */
  readonly healthy?: boolean;
  /** Undefined while it runs. */
  readonly exitCode?: number;
  readonly restartCount: number;
  readonly networks: readonly NetworkAttachment[];
  /** The TCP ports that it publishes now; none while it does not run. A start may publish them elsewhere than the last. */
  readonly published: readonly PublishedPort[];
};

/** `network-gone`: there is no such network any more, so there is nothing to attach it to. */
export type ConnectOutcome =
  { readonly kind: 'attached'; readonly ipAddress: string } | { readonly kind: 'network-gone' };

/**
 * The containers of an engine. Every call has a deadline of its own; it rejects with `ENGINE_UNREACHABLE` when the
 * engine does not answer, `ENGINE_REPLACED` when another engine answers there than the one of the place or container,
 * `CONTAINER_GONE` when there is no container of that id, and `CONTAINER_FAILED` otherwise.
 * Asking for what is so already is done. What is done is done to the container of that id, whichever start of it runs:
 * `inspect` tells.
 */
export interface ContainerRuntime {
  /** What the engine at that address calls itself; `undefined` where it does not say, or says something else each time. */
  identify(engine: string, signal: AbortSignal): Promise<string | undefined>;
  /** The containers of a service in order of their number, whatever their status; none when there is no such service. */
  list(place: ContainerPlace, signal: AbortSignal): Promise<readonly ContainerState[]>;
  /** `undefined` when no container has that id any more. Its `incarnation` tells whether it was started again. */
  inspect(
    container: ContainerIncarnation,
    signal: AbortSignal,
  ): Promise<ContainerState | undefined>;
  /** SIGKILL by the engine; it stays down, whatever its restart policy. */
  kill(container: ContainerIncarnation, signal: AbortSignal): Promise<void>;
  /** Asks it to end and kills it after `graceMs`, rounded up to whole seconds. */
  stop(container: ContainerIncarnation, graceMs: Ms, signal: AbortSignal): Promise<void>;
  start(container: ContainerIncarnation, signal: AbortSignal): Promise<void>;
  /** Stops it as `stop` does, and starts it. */
  restart(container: ContainerIncarnation, graceMs: Ms, signal: AbortSignal): Promise<void>;
  pause(container: ContainerIncarnation, signal: AbortSignal): Promise<void>;
  unpause(container: ContainerIncarnation, signal: AbortSignal): Promise<void>;
  /**
   * Kills its processes from inside, as a crash would: its restart policy starts it again. Resolves when they are dead.
   * Only where there is a shell, and an init process that is told from the service (`init: true`).
   */
  crash(container: ContainerIncarnation, signal: AbortSignal): Promise<void>;
  /** `network` is its name or id; one that is gone has nobody on it. */
  disconnect(container: ContainerIncarnation, network: string, signal: AbortSignal): Promise<void>;
  /**
   * Attaches it as it was, with its aliases and, where the engine still can, its address; tells the address it has now.
   * One that is attached already stays so.
   */
  connect(
    container: ContainerIncarnation,
    attachment: NetworkAttachment,
    signal: AbortSignal,
  ): Promise<ConnectOutcome>;
}
