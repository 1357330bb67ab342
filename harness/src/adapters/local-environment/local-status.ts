import type { LocalEnvironmentSpec } from '../../domain/environment-spec.ts';
import type { ServiceHealth } from '../../ports/environment.ts';
import { describeLocal } from './local-description.ts';
import { TOXIPROXY, type EnvironmentState, type PartKind } from './state/environment-state.ts';
import { LOOPBACK } from './supervisor/free-port.ts';

export type PartStatus = {
  readonly name: string;
  readonly kind: PartKind;
  readonly healthy: boolean;
  readonly detail: string;
  /** `host:port`. */
  readonly address: string | undefined;
  readonly pid: number | undefined;
  readonly variant: string;
  readonly restarts: number;
};

/** An environment that stays up between runs, as it is now. */
export type EnvironmentStatus = {
  readonly name: string;
  readonly phase: 'down' | EnvironmentState['phase'];
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

export function downStatus(name: string): EnvironmentStatus {
  return { name, phase: 'down', healthy: false, parts: [] };
}

export function statusOf(
  spec: LocalEnvironmentSpec,
  state: EnvironmentState,
  health: readonly ServiceHealth[],
): EnvironmentStatus {
  const { baseUrl, prometheusUrl } = describeLocal(spec, state);
  const toxiproxy = state.parts[TOXIPROXY]?.port;
  return {
    name: state.name,
    phase: state.phase,
    healthy: state.phase === 'ready' && health.every(({ healthy }) => healthy),
    parts: Object.entries(state.parts).map(([name, part]) => {
      const found = health.find(({ service }) => service === name);
      return {
        name,
        kind: part.kind,
        healthy: found?.healthy ?? false,
        detail: found?.detail ?? part.state,
        address: part.port === undefined ? undefined : `${LOOPBACK}:${part.port}`,
        pid: part.process?.pid,
        variant: state.variants[name] ?? 'default',
        restarts: part.restarts,
      };
    }),
    urls: {
      base: baseUrl,
      prometheus: prometheusUrl,
      ...(toxiproxy === undefined ? {} : { toxiproxy: `http://${LOOPBACK}:${toxiproxy}` }),
    },
  };
}
