import type { EnvironmentRequest } from './environment.ts';

/** One part of an environment as it is now: a service, or one of the tools on its links and metrics. */
export type PartStatus = {
  readonly name: string;
  readonly kind: string;
  readonly healthy: boolean;
  readonly detail: string;
  /** `host:port`. */
  readonly address: string | undefined;
  readonly pid: number | undefined;
  /** Its name, where it runs in one. */
  readonly container?: string;
  readonly variant: string;
  readonly restarts: number;
};

/** An environment that stays up between runs, as it is now. */
export type EnvironmentStatus = {
  readonly name: string;
  readonly phase: 'down' | 'launching' | 'starting' | 'ready' | 'failed' | 'stopping';
  /** Up, ready, and every part of it healthy. */
  readonly healthy: boolean;
  readonly parts: readonly PartStatus[];
  /** Absent while it is down. */
  readonly urls?: {
    readonly base: string;
    readonly prometheus: string;
    readonly toxiproxy?: string;
  };
};

/** That of one that is not up. */
export function downStatus(name: string): EnvironmentStatus {
  return { name, phase: 'down', healthy: false, parts: [] };
}

/** An environment that a person can bring up, look at and take down. */
export interface ManagedEnvironment {
  readonly name: string;
  /** What was begun is taken down again when this rejects; the progress says so, or what is left. */
  up(request: EnvironmentRequest): Promise<EnvironmentStatus>;
  down(): Promise<'taken-down' | 'was-not-up'>;
  status(signal: AbortSignal): Promise<EnvironmentStatus>;
}
