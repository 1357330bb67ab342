import type { EnvironmentDescription } from '../domain/environment.ts';

export type ServiceHealth = {
  /** The service, or the name of one of its replicas. */
  readonly service: string;
  readonly healthy: boolean;
  readonly detail: string;
};

/** An environment that is up, for as long as the session is open. */
export type EnvironmentSession = {
  readonly description: EnvironmentDescription;
  /** True when it was brought up for this session and goes down with it. */
  readonly owned: boolean;
  /** Asks every service how it is now, replica by replica, or only what is named: one that hangs must not hide another. */
  health(signal: AbortSignal, only?: readonly string[]): Promise<readonly ServiceHealth[]>;
  /** Takes down what was brought up for this session, and nothing else. */
  close(): Promise<void>;
};

export type EnvironmentRequest = {
  /** `service` → variant name. */
  readonly variants: Readonly<Record<string, string>>;
  /** One line at a time, for a person who waits. */
  readonly onProgress: (line: string) => void;
  readonly signal: AbortSignal;
};

/** Somewhere an experiment can run. */
export interface Environment {
  readonly name: string;
  open(request: EnvironmentRequest): Promise<EnvironmentSession>;
  /**
   * Opens what is up already in the form asked for, which a run would use; undefined where a run would bring one up.
   * Touches nothing: what dead runs have left stays. Rejects like `open`.
   */
  openIfUp(
    request: Pick<EnvironmentRequest, 'variants' | 'signal'>,
  ): Promise<EnvironmentSession | undefined>;
}
