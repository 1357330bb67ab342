import { partsOf } from '../../../domain/replicas.ts';
import type { ProcessIdentity } from '../../../ports/process-control.ts';
import { proxyNames } from '../supervisor/start-order.ts';
import {
  PROMETHEUS,
  STATE_SCHEMA_VERSION,
  TOXIPROXY,
  type EnvironmentState,
  type PartKind,
  type PartState,
} from './environment-state.ts';
import type { LaunchRequest } from './launch-request.ts';

/** Nothing runs yet; `launcher` stands in for the supervisor until that has taken over. */
export function initialState(launch: LaunchRequest, launcher: ProcessIdentity): EnvironmentState {
  const { spec, specHash, variants } = launch;
  const services = Object.values(spec.services).flatMap((service) =>
    partsOf(service).map((part) => [part, waiting(service.kind)] as const),
  );
  const toxiproxy =
    launch.tools.toxiproxy === undefined ? [] : [[TOXIPROXY, waiting('toxiproxy')] as const];
  return {
    schemaVersion: STATE_SCHEMA_VERSION,
    name: spec.name,
    phase: 'launching',
    supervisor: launcher,
    specHash,
    variants,
    parts: Object.fromEntries([...services, ...toxiproxy, [PROMETHEUS, waiting('prometheus')]]),
    links: Object.fromEntries([...proxyNames(spec)].map(([link, proxy]) => [link, { proxy }])),
  };
}

function waiting(kind: PartKind): PartState {
  return { kind, state: 'waiting', restarts: 0 };
}
