/**
 * A world of its own in which one case after another is tried: an environment that stays up, and a folder for the
 * experiment and what its runs write.
 */
export type Lane = {
  readonly name: string;
  /** The project; `faultline` is run in it. */
  readonly folder: string;
  /** The environment, as `faultline.yaml` there calls it. */
  readonly environment: string;
  /** What every process of this lane gets: where leases and the registry of runs are. */
  readonly env: Readonly<Record<string, string>>;
  /** All that a fault could leave changed: proxies with their toxics, services, containers, files. */
  snapshot(): Promise<Snapshot>;
  /** Takes the environment down and brings it up again, for the next case, after one that left something broken. */
  renew(): Promise<void>;
  close(): Promise<void>;
};

/** `ready` is 200 when the service answers, else what it answered. */
export type Snapshot = Readonly<Record<string, unknown>> & { readonly ready: number | string };
