/** What one process of ours does. */
export type Service = {
  /** Listens at once, so that probes can watch, and resolves when it is ready for traffic. */
  start(): Promise<void>;
  /** Resolves with the exit code. */
  stop(): Promise<number>;
};
