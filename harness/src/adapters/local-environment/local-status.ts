import type { LocalEnvironmentSpec } from '../../domain/environment-spec.ts';
import { serviceOfPart } from '../../domain/replicas.ts';
import type { ServiceHealth } from '../../ports/environment.ts';
import type { EnvironmentStatus } from '../../ports/managed-environment.ts';
import { PROMETHEUS, TOXIPROXY, type EnvironmentState } from './state/environment-state.ts';
import { LOOPBACK } from '../../system/free-port.ts';

export function statusOf(
  spec: LocalEnvironmentSpec,
  state: EnvironmentState,
  health: readonly ServiceHealth[],
): EnvironmentStatus {
  const url = (part: string) => `http://${LOOPBACK}:${state.parts[part]?.port ?? 0}`;
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
        variant: state.variants[serviceOfPart(spec.services, name)?.name ?? name] ?? 'default',
        restarts: part.restarts,
      };
    }),
    urls: {
      base: url(spec.entrypoint),
      prometheus: url(PROMETHEUS),
      ...(state.parts[TOXIPROXY]?.port === undefined ? {} : { toxiproxy: url(TOXIPROXY) }),
    },
  };
}
