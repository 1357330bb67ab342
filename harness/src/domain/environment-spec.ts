import type { LinkProtocol } from './environment.ts';

/** An environment as `faultline.yaml` describes it, before anything is started. */
export type EnvironmentSpec = LocalEnvironmentSpec | ExternalEnvironmentSpec;

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
      readonly command: readonly string[];
      /** Run to completion, in order, before the service starts: migrations. */
      readonly before: readonly (readonly string[])[];
      /**
       * Values may hold `${port}` (the port chosen for this service), `${link:api->redis}` and
       * `${service:postgres}` (each `host:port`).
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
