import type { ContainerIncarnation } from './container-incarnation.ts';

/**
 * What an environment is, once it is up: where things listen and which proxies sit on which links.
 * Plain data, journalled at the start of a run, so that a fault can be undone from the journal alone.
 */
export type EnvironmentType = 'local' | 'compose' | 'external';

/**
 * What can be done to an environment; a fault that needs another ability is refused at preflight. `rollout`: what was asked
 * to end, and has, is started again, which an engine does not do of its containers.
 */
export type Ability = 'network' | 'process' | 'rollout' | 'container';

/** How a link is spoken over, so that it can be probed from outside. */
export type LinkProtocol = 'http' | 'postgres' | 'redis';

/**
 * Where the incarnations of a service are to be found: plain data, journalled, so that another process can find the
 * service again on a later day.
 */
export type ServiceLocation =
  /** A part of a local environment, by the state file that its supervisor keeps. */
  | { readonly kind: 'supervised'; readonly stateFile: string; readonly part: string }
  /** The containers of a compose service. `engine` is a Docker host: `unix:///var/run/docker.sock`. */
  | {
      readonly kind: 'containers';
      readonly engine: string;
      /** What that engine calls itself; absent where it does not say, and in older journals. */
      readonly engineId?: string;
      readonly project: string;
      readonly service: string;
    };

/** One process that a service runs as: the service itself, or one of its replicas. */
export type ReplicaDescription = {
  readonly name: string;
  /** Where it answers HTTP; absent for a service that does not. */
  readonly url?: string;
  /** `instance` label under which Prometheus scrapes it; absent when it is not scraped. */
  readonly scrapeInstance?: string;
  /** Absent where its processes cannot be reached. */
  readonly location?: ServiceLocation;
};

/** One service that runs in the environment. */
export type ServiceDescription = ReplicaDescription & {
  /** The path of its readiness check, for example `/health/ready`. */
  readonly readyPath?: string;
  /** The named variant it was started as; `default` when none was asked for. */
  readonly variant: string;
  /** False where nobody starts it again when it has ended by itself. */
  readonly restarts?: boolean;
  /** Its processes in order, where it runs as several; `url`, `scrapeInstance` and `location` are theirs then. */
  readonly replicas?: readonly ReplicaDescription[];
};

/** The start of a container that a Toxiproxy runs in, and the port inside of it that its API listens on. */
export type ToxiproxyContainer = ContainerIncarnation & { readonly adminPort: number };

/** Which proxy, on which Toxiproxy. */
export type ProxyReference = {
  readonly adminUrl: string;
  readonly name: string;
  /** Where it is known: once that container does not run any more, `adminUrl` may lead to somebody else's Toxiproxy. */
  readonly container?: ToxiproxyContainer;
};

/** A dependency edge that a proxy sits on. Its name reads `from->to`. */
export type LinkDescription = {
  readonly name: string;
  readonly from: string;
  readonly to: string;
  readonly proxy: ProxyReference;
  /** Where the proxy listens, as seen from the harness. */
  readonly host: string;
  readonly port: number;
  readonly protocol: LinkProtocol;
  /**
   * True where `host:port` is a relay before the proxy, which accepts for it: a refused or reset connection looks like a
   * closed one, and nobody else's connections can be counted there.
   */
  readonly relayed?: boolean;
  /** A counter of the calling service that grows whenever the link is used, for example `cache_requests_total`. */
  readonly usage?: string;
};

export type EnvironmentDescription = {
  readonly name: string;
  readonly type: EnvironmentType;
  /** Where the load goes. */
  readonly baseUrl: string;
  readonly prometheusUrl: string;
  readonly abilities: readonly Ability[];
  readonly services: Readonly<Record<string, ServiceDescription>>;
  readonly links: Readonly<Record<string, LinkDescription>>;
  /** What runs there, by name, for the report: `{ postgres: '18.4' }`. */
  readonly versions: Readonly<Record<string, string>>;
};
