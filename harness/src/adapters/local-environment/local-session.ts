import type { LocalEnvironmentSpec } from '../../domain/environment-spec.ts';
import { FaultlineError } from '../../domain/faultline-error.ts';
import { partsOf } from '../../domain/replicas.ts';
import type { EnvironmentSession, ServiceHealth } from '../../ports/environment.ts';
import { checkEnvironment } from './health/environment-health.ts';
import { describeLocal } from './local-description.ts';
import { isAlive } from './processes/process-identity.ts';
import type { EnvironmentState } from './state/environment-state.ts';
import type { InstanceDirectory } from './state/instance-directory.ts';

type Opened = {
  readonly spec: LocalEnvironmentSpec;
  readonly directory: InstanceDirectory;
  readonly owned: boolean;
  /** Takes it down, when this session owns it. */
  readonly release?: () => Promise<void>;
};

/** Reads the live state at each call: a service that was restarted runs as another process on the same port. */
export function openSession({ spec, directory, owned, release }: Opened): EnvironmentSession {
  let closing: Promise<void> | undefined;
  const atStart = liveState(directory);
  if (atStart === undefined) {
    throw new FaultlineError('ENVIRONMENT_UNHEALTHY', `Environment "${spec.name}" went down.`, {
      hint: `Bring it up again with "faultline env up ${spec.name}".`,
    });
  }
  return {
    description: describeLocal(spec, atStart, directory.stateFile),
    owned,
    health: async (signal, only) => {
      const state = liveState(directory);
      if (state === undefined) return allDown(spec);
      return await checkEnvironment(spec, state, signal, only);
    },
    close: () => (closing ??= release?.() ?? Promise.resolve()),
  };
}

function liveState(directory: InstanceDirectory): EnvironmentState | undefined {
  const state = directory.readState();
  return typeof state === 'object' && isAlive(state.supervisor) ? state : undefined;
}

function allDown(spec: LocalEnvironmentSpec): readonly ServiceHealth[] {
  const detail = 'the environment is no longer up';
  const parts = Object.values(spec.services).flatMap(partsOf);
  return parts.map((service) => ({ service, healthy: false, detail }));
}
