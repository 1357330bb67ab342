import type { PublishedPort } from '../../domain/published-port.ts';
import type {
  ContainerIncarnation,
  ContainerPlace,
  ContainerState,
  ContainerStatus,
  NetworkAttachment,
} from '../../ports/container-runtime.ts';

export type RestartPolicy = 'no' | 'always' | 'unless-stopped';

/** A container of the fake engine, as it is now. */
export type FakeContainer = {
  readonly place: ContainerPlace;
  readonly number: number;
  readonly id: string;
  readonly name: string;
  readonly restart: RestartPolicy;
  startedAt: string;
  status: ContainerStatus;
  exitCode: number;
  restartCount: number;
  networks: readonly NetworkAttachment[];
  /** The ports inside of it that it publishes while it runs, wherever the engine likes. */
  readonly publishes: readonly number[];
  published: readonly PublishedPort[];
};

const DEFAULT_IDENTITY = 'FAKE:ENGINE';

type Network = { readonly name: string; readonly id: string };

const FIRST_ADDRESS = 2;
const FIRST_PORT = 30_000;

/** The engine that `FakeContainerRuntime` speaks to: what is on it, and what an operator may do to it by hand. */
export class FakeContainers {
  /** What it calls itself; `undefined`: it does not say. */
  readonly identity: string | undefined;
  readonly #containers = new Map<string, FakeContainer>();
  readonly #networks = new Map<string, Network>();
  readonly #reserved = new Set<string>();
  #lastNumber = 0;
  #starts = 0;
  #lastPort = FIRST_PORT;

  constructor(
    { identity }: { readonly identity: string | undefined } = { identity: DEFAULT_IDENTITY },
  ) {
    this.identity = identity;
  }

  createNetwork(name: string): void {
    this.#networks.set(name, { name, id: this.#newId('network') });
  }

  /** Only one that nobody is on any more can be removed. */
  removeNetwork(name: string): void {
    if (this.all().some(({ networks }) => networks.some(({ network }) => network === name))) {
      throw new Error(`The network "${name}" has containers on it.`);
    }
    this.#networks.delete(name);
  }

  /** Gives an address to somebody else. */
  reserveAddress(address: string): void {
    this.#reserved.add(address);
  }

  /** Makes a container and starts it, on networks that are made when they are not there. */
  create(
    place: ContainerPlace,
    {
      number = this.of(place).length + 1,
      restart = 'no',
      networks = ['default'],
      publishes = [],
    }: {
      readonly number?: number;
      readonly restart?: RestartPolicy;
      readonly networks?: readonly string[];
      readonly publishes?: readonly number[];
    } = {},
  ): ContainerIncarnation {
    const name = `${place.project}-${place.service}-${number}`;
    const id = this.#newId('container');
    const published = this.#publish(publishes);
    const status = 'running';
    const state = { startedAt: this.nextStart(), status, exitCode: 0, restartCount: 0 } as const;
    const container: FakeContainer = {
      place,
      number,
      id,
      name,
      restart,
      ...state,
      networks: [],
      publishes,
      published,
    };
    this.#containers.set(id, container);
    for (const network of networks) {
      if (!this.#networks.has(network)) this.createNetwork(network);
      this.attach(container, { ...BARE, network, aliases: [name, place.service] });
    }
    return incarnationOf(container, place.engine, this.identity);
  }

  remove(id: string): void {
    this.#containers.delete(id);
  }

  /** The engine ends without a word and comes back: all that ran is down, and what its policy says is started. */
  restartEngine(): void {
    for (const container of this.all()) {
      const wasAlive = container.status !== 'stopped';
      if (wasAlive) this.end(container, 137);
      if (container.restart === 'always') this.start(container);
    }
  }

  find(id: string): FakeContainer | undefined {
    return this.#containers.get(id);
  }

  /** By whichever address it was asked: an engine may have several. */
  of({ project, service }: ContainerPlace): readonly FakeContainer[] {
    return this.all()
      .filter(({ place }) => place.project === project && place.service === service)
      .toSorted((one, other) => one.number - other.number);
  }

  all(): readonly FakeContainer[] {
    return [...this.#containers.values()];
  }

  start(container: FakeContainer): void {
    container.startedAt = this.nextStart();
    container.status = 'running';
    container.networks = container.networks.map((attachment) => this.#withAddress(attachment));
    container.published = this.#publish(container.publishes);
  }

  end(container: FakeContainer, exitCode: number): void {
    container.status = 'stopped';
    container.exitCode = exitCode;
    container.networks = container.networks.map(withoutAddress);
    container.published = [];
  }

  /** `undefined` when there is no such network; with the address it had, where nobody else has it now. */
  attach(container: FakeContainer, attachment: NetworkAttachment): NetworkAttachment | undefined {
    const id = this.#networks.get(attachment.network)?.id;
    const isAnother = attachment.networkId !== '' && attachment.networkId !== id;
    if (id === undefined || isAnother) return undefined;
    const isAlive = container.status === 'running' || container.status === 'paused';
    const attached = isAlive ? this.#withAddress(attachment) : withoutAddress(attachment);
    container.networks = [...container.networks, attached];
    return attached;
  }

  nextStart(): string {
    this.#starts += 1;
    return new Date(Date.UTC(2026, 0, 1) + this.#starts).toISOString();
  }

  #withAddress(attachment: NetworkAttachment): NetworkAttachment {
    const network = this.#networks.get(attachment.network);
    const wanted = attachment.ipAddress;
    const ipAddress = wanted !== '' && this.#isFree(wanted) ? wanted : this.#freeAddress(network);
    return { ...attachment, networkId: network?.id ?? '', ipAddress };
  }

  #freeAddress(network: Network | undefined): string {
    const subnet = [...this.#networks.keys()].indexOf(network?.name ?? '');
    for (let host = FIRST_ADDRESS; ; host += 1) {
      const address = `10.0.${subnet}.${host}`;
      if (this.#isFree(address)) return address;
    }
  }

  #isFree(address: string): boolean {
    return (
      !this.#reserved.has(address) &&
      this.all().every(({ networks }) => networks.every(({ ipAddress }) => ipAddress !== address))
    );
  }

  /** On other ports than ever before. */
  #publish(containerPorts: readonly number[]): readonly PublishedPort[] {
    return containerPorts.map((containerPort) => {
      this.#lastPort += 1;
      return { address: '127.0.0.1', port: this.#lastPort, containerPort };
    });
  }

  /** No other engine has the same, as with real ones. */
  #newId(kind: string): string {
    this.#lastNumber += 1;
    const of = this.identity === DEFAULT_IDENTITY ? '' : `-of-${String(this.identity)}`;
    return `${kind}-${this.#lastNumber}${of}`;
  }
}

const BARE = {
  networkId: '',
  links: [],
  driverOptions: {},
  ipAddress: '',
  ipv6Address: '',
  macAddress: '',
  gatewayPriority: 0,
} as const;

function withoutAddress(attachment: NetworkAttachment): NetworkAttachment {
  return { ...attachment, networkId: '', ipAddress: '' };
}

function incarnationOf(
  { id, startedAt, name }: FakeContainer,
  engine: string,
  engineId: string | undefined,
): ContainerIncarnation {
  return { engine, ...(engineId === undefined ? {} : { engineId }), id, startedAt, name };
}

/** As it is told to whoever asked at that address; `engineId` as they know it. */
export function stateOf(
  container: FakeContainer,
  { engine, engineId }: { readonly engine: string; readonly engineId?: string | undefined },
): ContainerState {
  const { status, exitCode, restartCount, networks, published } = container;
  const isAlive = status === 'running' || status === 'paused';
  return {
    incarnation: incarnationOf(container, engine, engineId),
    status,
    ...(isAlive ? {} : { exitCode }),
    restartCount,
    networks,
    published,
  };
}
