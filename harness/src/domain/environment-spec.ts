import type { LinkProtocol } from './environment.ts';

/** An environment as `faultline.yaml` describes it, before anything is started. */
export type EnvironmentSpec =
  LocalEnvironmentSpec | ComposeEnvironmentSpec | ExternalEnvironmentSpec;

/** Everything as child processes on loopback, started, watched and stopped by us. */
export type LocalEnvironmentSpec = {
  readonly type: 'local';
  readonly name: string;
  /** The service the load goes to. */
  readonly entrypoint: string;
  readonly services: Readonly<Record<string, LocalServiceSpec>>;
  readonly links: Readonly<Record<string, LocalLinkSpec>>;
};

export type LocalServiceSpec =
  | { readonly kind: 'postgres'; readonly name: string; readonly database: string }
  | { readonly kind: 'redis'; readonly name: string }
  | {
      readonly kind: 'command';
      readonly name: string;
      /** A program that has the name of one of our tools is that tool, wherever it was found. */
      readonly command: readonly string[];
      /** How many processes of it run; absent: one. */
      readonly replicas?: number;
      /** Run to completion, in order, once, before the service starts: migrations. */
      readonly before: readonly (readonly string[])[];
      /**
       * Values may hold `${port}` (the port chosen for this service), `${link:api->redis}`, `${service:postgres}`, and
       * `${service:api-2}` where `api` has replicas (each `host:port`).
       */
      readonly env: Readonly<Record<string, string>>;
      readonly readyPath: string;
      /** Scraped by Prometheus when set. */
      readonly metricsPath?: string;
      /** Environment variables by variant; `default` always exists and is empty unless said. */
      readonly variants: Readonly<Record<string, Readonly<Record<string, string>>>>;
    };

export type LocalLinkSpec = {
  readonly name: string;
  readonly from: string;
  readonly to: string;
  readonly protocol: LinkProtocol;
  readonly usage?: string;
};

/** A Docker Compose project: one that is up, or one that is brought up for a run. */
export type ComposeEnvironmentSpec = {
  readonly type: 'compose';
  readonly name: string;
  /** The compose file; a relative path begins where `faultline.yaml` is. */
  readonly file: string;
  /** The project that is used when it is up; absent: the one that Docker Compose would choose. */
  readonly project?: string;
  /** The service the load goes to. */
  readonly entrypoint: string;
  readonly services: Readonly<Record<string, ComposeServiceSpec>>;
  readonly links: Readonly<Record<string, ComposeLinkSpec>>;
  /** Needed when there are links. */
  readonly toxiproxy?: ComposeToolSpec;
  readonly prometheus: ComposeToolSpec;
  /** Variables of the file that a project of a run's own has free ports in. */
  readonly portVariables: readonly string[];
  /** Variables of the file that a project of a run's own has free subnets in. */
  readonly subnetVariables: readonly string[];
};

/**
 * A service of the compose file. Ports are those inside of the container; which one of this machine they are published on
 * is asked of the project.
 */
export type ComposeInstanceSpec = {
  readonly name: string;
  /** Where it answers HTTP; absent for a service that does not. */
  readonly port?: number;
  readonly readyPath?: string;
  readonly scrapeInstance?: string;
};

export type ComposeServiceSpec = ComposeInstanceSpec & {
  /** The services of the file that it runs as, in order, where they have names of their own; the rest is theirs then. */
  readonly replicas?: readonly ComposeInstanceSpec[];
  /** Variables of the compose file by variant; `default` always exists and is empty unless said. */
  readonly variants: Readonly<Record<string, Readonly<Record<string, string>>>>;
};

export type ComposeToolSpec = { readonly service: string; readonly port: number };

/** `proxy`: its name on the project's Toxiproxy, which tells where it listens. */
export type ComposeLinkSpec = LocalLinkSpec & { readonly proxy: string };

/** Somebody else's system, already running; we start and stop nothing there but the load. */
export type ExternalEnvironmentSpec = {
  readonly type: 'external';
  readonly name: string;
  readonly baseUrl: string;
  readonly prometheusUrl: string;
  /** Needed when there are links. */
  readonly toxiproxyUrl?: string;
  readonly services: Readonly<
    Record<
      string,
      {
        readonly name: string;
        readonly url?: string;
        readonly readyPath?: string;
        readonly scrapeInstance?: string;
      }
    >
  >;
  readonly links: Readonly<
    Record<
      string,
      {
        readonly name: string;
        readonly from: string;
        readonly to: string;
        /** The proxy's name on that Toxiproxy. */
        readonly proxy: string;
        /** Where the proxy listens, as seen from here. */
        readonly host: string;
        readonly port: number;
        readonly protocol: LinkProtocol;
        readonly usage?: string;
      }
    >
  >;
};
