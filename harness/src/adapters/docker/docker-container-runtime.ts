import type Docker from 'dockerode';
import type { Container } from 'dockerode';
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
import { askEngine } from './ask-engine.ts';
import { attach } from './attach.ts';
import { containerStateOf, idsInOrder } from './container-state.ts';
import { crashFromInside } from './crash-from-inside.ts';
import { nameOfEngine } from './engine-address.ts';
import { EngineIdentities } from './engine-identities.ts';
import { EngineRefusal } from './engine-refusal.ts';

/** For a busy machine: an engine answers a look within milliseconds, and does what is asked within half a second. */
const LOOK_DEADLINE_MS: Ms = 5_000;
const DEED_DEADLINE_MS: Ms = 10_000;
/** An engine that has nothing to do to be where it was asked to be. */
const NOT_MODIFIED = 304;
const NOT_FOUND = 404;

type Deadlines = { readonly lookMs: Ms; readonly deedMs: Ms };

type Deed = {
  /** `pause`, for people. */
  readonly verb: string;
  /** Told when the engine says no: whether it is so already, and nothing was left to do. */
  readonly isSo: (state: ContainerState) => boolean;
  /** How much longer than any other deed it may take. */
  readonly extraMs?: Ms;
};

/**
 * Containers of Docker engines. Whether a refusal means "it is so already" is seen by looking, not read from its words.
 * The id of a container is 256 random bits: an engine that knows it is the right one, and only one that does not is asked
 * which engine it is.
 */
export class DockerContainerRuntime implements ContainerRuntime {
  readonly #deadlines: Deadlines;
  readonly #identities: EngineIdentities;

  constructor(deadlines: Deadlines = { lookMs: LOOK_DEADLINE_MS, deedMs: DEED_DEADLINE_MS }) {
    this.#deadlines = deadlines;
    this.#identities = new EngineIdentities(deadlines.lookMs);
  }

  identify(engine: string, signal: AbortSignal): Promise<string | undefined> {
    return this.#identities.of(engine, signal);
  }

  async list(place: ContainerPlace, signal: AbortSignal): Promise<readonly ContainerState[]> {
    const { engine, project, service } = place;
    await this.#identities.refuseAnother(place, signal);
    const what = `list the containers of the service "${service}"`;
    const question = { engine, what, deadlineMs: this.#deadlines.lookMs, signal };
    const label = [
      `com.docker.compose.project=${project}`,
      `com.docker.compose.service=${service}`,
      'com.docker.compose.oneoff=False',
    ];
    const ids = await askEngine(question, async (docker, abortSignal) =>
      idsInOrder(await docker.listContainers({ all: true, filters: { label }, abortSignal })),
    ).catch((error: unknown) => {
      throw failure(engine, what, error);
    });
    if (ids.length === 0) await this.#identities.refuseAnother(place, signal, 'afresh');
    const engineId = place.engineId ?? (await this.identify(engine, signal));
    const at = { engine, ...(engineId === undefined ? {} : { engineId }) };
    const states = await Promise.all(
      ids.map((id) => this.inspect({ ...at, id, startedAt: '', name: id }, signal)),
    );
    return states.filter((state) => state !== undefined);
  }

  async inspect(
    container: ContainerIncarnation,
    signal: AbortSignal,
  ): Promise<ContainerState | undefined> {
    const { engine, id } = container;
    const what = `describe container ${container.name}`;
    const question = { engine, what, deadlineMs: this.#deadlines.lookMs, signal };
    try {
      return await askEngine(question, async (docker, abortSignal) =>
        containerStateOf(
          container,
          await docker.getContainer(encodeURIComponent(id)).inspect({ abortSignal }),
        ),
      );
    } catch (error) {
      if (!(error instanceof EngineRefusal) || error.status !== NOT_FOUND) {
        throw failure(engine, what, error);
      }
      await this.#identities.refuseAnother(container, signal, 'afresh');
      return undefined;
    }
  }

  async kill(container: ContainerIncarnation, signal: AbortSignal): Promise<void> {
    const deed = { verb: 'kill', isSo: isDown };
    await this.#doTo(container, deed, signal, (it, abortSignal) => it.kill({ abortSignal }));
  }

  async stop(container: ContainerIncarnation, graceMs: Ms, signal: AbortSignal): Promise<void> {
    const deed = { verb: 'stop', isSo: isDown, extraMs: graceMs };
    const t = wholeSeconds(graceMs);
    await this.#doTo(container, deed, signal, (it, abortSignal) => it.stop({ t, abortSignal }));
  }

  async start(container: ContainerIncarnation, signal: AbortSignal): Promise<void> {
    const isSo = ({ status }: ContainerState) => status === 'running';
    const deed = { verb: 'start', isSo };
    await this.#doTo(container, deed, signal, (it, abortSignal) => it.start({ abortSignal }));
  }

  async restart(container: ContainerIncarnation, graceMs: Ms, signal: AbortSignal): Promise<void> {
    const deed = { verb: 'restart', isSo: () => false, extraMs: graceMs };
    const t = wholeSeconds(graceMs);
    await this.#doTo(container, deed, signal, (it, abortSignal) => it.restart({ t, abortSignal }));
  }

  async pause(container: ContainerIncarnation, signal: AbortSignal): Promise<void> {
    const isSo = ({ status }: ContainerState) => status === 'paused';
    const deed = { verb: 'pause', isSo };
    await this.#doTo(container, deed, signal, (it, abortSignal) => it.pause({ abortSignal }));
  }

  async unpause(container: ContainerIncarnation, signal: AbortSignal): Promise<void> {
    const isSo = ({ status }: ContainerState) => status !== 'paused';
    const deed = { verb: 'unpause', isSo };
    await this.#doTo(container, deed, signal, (it, abortSignal) => it.unpause({ abortSignal }));
  }

  async crash(container: ContainerIncarnation, signal: AbortSignal): Promise<void> {
    const deed = { verb: 'crash', isSo: isDown };
    await this.#doTo(container, deed, signal, (it, abortSignal) =>
      crashFromInside(it, container, abortSignal),
    );
  }

  async disconnect(
    container: ContainerIncarnation,
    network: string,
    signal: AbortSignal,
  ): Promise<void> {
    const isSo = ({ networks }: ContainerState) =>
      networks.every((one) => one.network !== network && one.networkId !== network);
    const deed = { verb: `disconnect from the network "${network}"`, isSo };
    await this.#doTo(container, deed, signal, (it, abortSignal, docker) =>
      docker
        .getNetwork(encodeURIComponent(network))
        .disconnect({ Container: it.id, Force: false, abortSignal }),
    );
  }

  async connect(
    container: ContainerIncarnation,
    attachment: NetworkAttachment,
    signal: AbortSignal,
  ): Promise<ConnectOutcome> {
    const { network, networkId } = attachment;
    const isIt = (one: NetworkAttachment) =>
      networkId === '' || one.networkId === ''
        ? one.network === network
        : one.networkId === networkId;
    const isSo = ({ networks }: ContainerState) => networks.some(isIt);
    const deed = { verb: `connect to the network "${network}"`, isSo };
    const outcome = await this.#doTo(container, deed, signal, (it, abortSignal, docker) =>
      attach(docker, it.id, attachment, abortSignal),
    );
    if (outcome === 'network-gone') {
      // The engine says the same of a container that is gone.
      await this.#there(container, signal);
      return { kind: 'network-gone' };
    }
    const { networks } = await this.#there(container, signal);
    return { kind: 'attached', ipAddress: networks.find(isIt)?.ipAddress ?? '' };
  }

  async #there(container: ContainerIncarnation, signal: AbortSignal): Promise<ContainerState> {
    const state = await this.inspect(container, signal);
    if (state !== undefined) return state;
    throw gone(container);
  }

  async #doTo<T>(
    container: ContainerIncarnation,
    { verb, isSo, extraMs = 0 }: Deed,
    signal: AbortSignal,
    act: (it: Container, abortSignal: AbortSignal, docker: Docker) => Promise<T>,
  ): Promise<T | undefined> {
    const { engine, id, name } = container;
    const what = `${verb} container ${name}`;
    const deadlineMs = this.#deadlines.deedMs + extraMs;
    try {
      return await askEngine({ engine, what, deadlineMs, signal }, (docker, abortSignal) =>
        act(docker.getContainer(encodeURIComponent(id)), abortSignal, docker),
      );
    } catch (error) {
      if (!(error instanceof EngineRefusal)) throw error;
      if (error.status === NOT_MODIFIED || isSo(await this.#there(container, signal))) return;
      throw failure(engine, what, error);
    }
  }
}

function isDown({ status }: ContainerState): boolean {
  return status === 'stopped';
}

function wholeSeconds(durationMs: Ms): number {
  return Math.ceil(durationMs / 1_000);
}

function gone({ name, engine }: ContainerIncarnation): FaultlineError {
  return new FaultlineError(
    'CONTAINER_GONE',
    `The container engine ${nameOfEngine(engine)} knows no container ${name} of that id any more.`,
  );
}

function failure(engine: string, what: string, error: unknown): unknown {
  if (!(error instanceof EngineRefusal)) return error;
  const { status, message } = error;
  const words = message === '' ? '' : `: ${message}`;
  return new FaultlineError(
    'CONTAINER_FAILED',
    `The container engine ${nameOfEngine(engine)} answered ${status} when it was asked to ${what}${words}.`,
  );
}
