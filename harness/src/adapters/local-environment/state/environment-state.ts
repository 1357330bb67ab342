import type { ProcessIdentity } from '../../../ports/process-control.ts';

export const STATE_SCHEMA_VERSION = 1;

export type PartKind = 'postgres' | 'redis' | 'command' | 'toxiproxy' | 'prometheus';

/**
 * One process that belongs to the environment: a service, or one of the two tools on its links and metrics.
 * `restarting` is between its end and its next incarnation; `failed` is final.
 */
export type PartState = {
  readonly kind: PartKind;
  readonly state: 'waiting' | 'starting' | 'ready' | 'restarting' | 'failed';
  readonly process?: ProcessIdentity;
  readonly port?: number;
  readonly version?: string;
  readonly restarts: number;
  /** Why it is not ready, or how its last incarnation ended. */
  readonly detail?: string;
};

export type LinkState = { readonly proxy: string; readonly port?: number };

export type StartFailure = {
  /** The part that did not start; absent when it was something else. */
  readonly part?: string;
  readonly message: string;
  readonly logPath?: string;
  readonly logTail: readonly string[];
};

/** What an environment that is up is made of, as its supervisor keeps it on disk. */
export type EnvironmentState = {
  readonly schemaVersion: typeof STATE_SCHEMA_VERSION;
  readonly name: string;
  readonly phase: 'launching' | 'starting' | 'ready' | 'failed' | 'stopping';
  /** While `launching`, whoever starts it: the supervisor has not taken over yet. */
  readonly supervisor: ProcessIdentity;
  /** Tells two forms of `faultline.yaml` apart. */
  readonly specHash: string;
  /** Only those that are not `default`. */
  readonly variants: Readonly<Record<string, string>>;
  /** Holds everything the processes write; absent before it is made. */
  readonly dataDir?: string;
  readonly parts: Readonly<Record<string, PartState>>;
  readonly links: Readonly<Record<string, LinkState>>;
  readonly failure?: StartFailure;
};

/** The two tools go by these names among the parts, so no service may have them. */
export const TOXIPROXY = 'toxiproxy';
export const PROMETHEUS = 'prometheus';
