import { FaultlineError } from '../../domain/faultline-error.ts';
import type { Ms } from '../../domain/units.ts';
import type {
  ConnectOutcome,
  ContainerIncarnation,
  ContainerPlace,
  ContainerRuntime,
  ContainerState,
  NetworkAttachment,
} from '../../ports/container-runtime.ts';
import { type FakeContainer, FakeContainers, stateOf } from './fake-containers.ts';

type Operation = keyof ContainerRuntime;

/** A call that goes wrong: before the deed, or after it, when the answer is lost. */
type Mishap = { readonly when: 'before' | 'after'; readonly error: Error };

const KILLED = 137;

/** Containers in memory, with the manners of a real engine: it refuses what that refuses. */
export class FakeContainerRuntime implements ContainerRuntime {
  /** What is on the engine, and what an operator may do to it by hand. Another engine may be put in its place. */
  engine = new FakeContainers();
  /** Every call so far, in order: `kill school-api-1`. */
  readonly calls: string[] = [];
  readonly #mishaps = new Map<Operation, Mishap[]>();

  /** The next call of this kind fails; several are used up in order. */
  failNext(operation: Operation, mishap: Mishap): void {
    this.#mishaps.set(operation, [...(this.#mishaps.get(operation) ?? []), mishap]);
  }

  identify(engine: string, signal: AbortSignal): Promise<string | undefined> {
    return this.#perform('identify', { name: engine }, signal, () => this.engine.identity);
  }

  list(place: ContainerPlace, signal: AbortSignal): Promise<readonly ContainerState[]> {
    return this.#perform('list', { ...place, name: place.service }, signal, () => {
      this.#refuseAnother(place);
      const engineId = place.engineId ?? this.engine.identity;
      const asked = { engine: place.engine, engineId };
      return this.engine.of(place).map((found) => stateOf(found, asked));
    });
  }

  inspect(
    container: ContainerIncarnation,
    signal: AbortSignal,
  ): Promise<ContainerState | undefined> {
    return this.#perform('inspect', container, signal, () => {
      const found = this.engine.find(container.id);
      if (found !== undefined) return stateOf(found, container);
      this.#refuseAnother(container);
      return undefined;
    });
  }

  kill(container: ContainerIncarnation, signal: AbortSignal): Promise<void> {
    return this.#doTo('kill', container, signal, (it) => this.#endIfAlive(it, KILLED));
  }

  stop(container: ContainerIncarnation, _graceMs: Ms, signal: AbortSignal): Promise<void> {
    return this.#doTo('stop', container, signal, (it) => this.#endIfAlive(it, 0));
  }

  start(container: ContainerIncarnation, signal: AbortSignal): Promise<void> {
    return this.#doTo('start', container, signal, (it) => {
      if (it.status === 'paused') throw refusal('start', it);
      if (it.status === 'stopped') this.engine.start(it);
    });
  }

  restart(container: ContainerIncarnation, _graceMs: Ms, signal: AbortSignal): Promise<void> {
    return this.#doTo('restart', container, signal, (it) => {
      this.#endIfAlive(it, 0);
      this.engine.start(it);
    });
  }

  pause(container: ContainerIncarnation, signal: AbortSignal): Promise<void> {
    return this.#doTo('pause', container, signal, (it) => {
      if (it.status === 'stopped') throw refusal('pause', it);
      it.status = 'paused';
    });
  }

  unpause(container: ContainerIncarnation, signal: AbortSignal): Promise<void> {
    return this.#doTo('unpause', container, signal, (it) => {
      if (it.status === 'paused') it.status = 'running';
    });
  }

  crash(container: ContainerIncarnation, signal: AbortSignal): Promise<void> {
    return this.#doTo('crash', container, signal, (it) => {
      if (it.status === 'paused') throw refusal('crash', it);
      if (it.status === 'stopped') return;
      this.engine.end(it, KILLED);
      if (it.restart === 'no') return;
      it.restartCount += 1;
      this.engine.start(it);
    });
  }

  disconnect(container: ContainerIncarnation, network: string, signal: AbortSignal): Promise<void> {
    return this.#doTo('disconnect', container, signal, (it) => {
      it.networks = it.networks.filter(
        (one) => one.network !== network && one.networkId !== network,
      );
    });
  }

  connect(
    container: ContainerIncarnation,
    attachment: NetworkAttachment,
    signal: AbortSignal,
  ): Promise<ConnectOutcome> {
    return this.#doTo('connect', container, signal, (it) => {
      const there = it.networks.find(({ network }) => network === attachment.network);
      const attached = there ?? this.engine.attach(it, attachment);
      if (attached === undefined) return { kind: 'network-gone' };
      return { kind: 'attached', ipAddress: attached.ipAddress };
    });
  }

  #endIfAlive(it: FakeContainer, exitCode: number): void {
    if (it.status !== 'stopped') this.engine.end(it, exitCode);
  }

  #doTo<T>(
    operation: Operation,
    container: ContainerIncarnation,
    signal: AbortSignal,
    work: (it: FakeContainer) => T,
  ): Promise<T> {
    const { id, name } = container;
    return this.#perform(operation, container, signal, () => {
      const it = this.engine.find(id);
      if (it !== undefined) return work(it);
      this.#refuseAnother(container);
      throw new FaultlineError('CONTAINER_GONE', `There is no container ${name} of that id.`);
    });
  }

  #refuseAnother({ engine, engineId }: Pick<ContainerIncarnation, 'engine' | 'engineId'>): void {
    if (engineId === undefined || engineId === this.engine.identity) return;
    throw new FaultlineError(
      'ENGINE_REPLACED',
      `The engine at ${engine} is ${String(this.engine.identity)}, not ${engineId}.`,
    );
  }

  async #perform<T>(
    operation: Operation,
    { name }: Pick<ContainerIncarnation, 'name'>,
    signal: AbortSignal,
    work: () => T,
  ): Promise<T> {
    signal.throwIfAborted();
    this.calls.push(`${operation} ${name}`);
    const [mishap, ...later] = this.#mishaps.get(operation) ?? [];
    this.#mishaps.set(operation, later);
    if (mishap?.when === 'before') throw mishap.error;
    const result = work();
    if (mishap !== undefined) throw mishap.error;
    return result;
  }
}

function refusal(verb: string, { name, status }: FakeContainer): FaultlineError {
  return new FaultlineError('CONTAINER_FAILED', `The container ${name} is ${status}: no ${verb}.`);
}
