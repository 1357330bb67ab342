import { FaultlineError } from '../domain/faultline-error.ts';
import type { ProxyReference } from '../domain/environment.ts';
import { instancesOf } from '../domain/replicas.ts';
import type { RunRecord } from '../domain/run-record.ts';
import type { Ms } from '../domain/units.ts';
import type { FaultPorts } from '../ports/fault-definition.ts';
import { withinDeadline } from './within-deadline.ts';

/** A look at what is there; it is alive or it is not. */
const LOOK_DEADLINE_MS: Ms = 1_500;

/**
 * A sentence that says why the environment of a run is gone for good, and everything done to it with it: it belonged to
 * the run, and either it is known to have been taken down, or nothing listens any more where its Toxiproxy was.
 * Undefined when that cannot be proved; an environment that is not the run's is never taken for gone.
 */
export async function proveEnvironmentGone(
  { ownedByRun, environment }: RunRecord,
  ports: FaultPorts,
  signal: AbortSignal,
): Promise<string | undefined> {
  if (!ownedByRun || environment === undefined) return undefined;
  const { processes } = ports;
  const locations = Object.values(environment.services)
    .flatMap(instancesOf)
    .flatMap(({ location }) => location ?? []);
  if (processes !== undefined && locations.length > 0) {
    const found = await Promise.all(
      locations.map((location) => seen(signal, (late) => processes.find(location, late))),
    );
    const isDown = found.every((one) => one === 'environment-gone');
    return isDown ? `the environment "${environment.name}" was taken down` : undefined;
  }
  const proxies = Object.values(environment.links).map(({ proxy }) => proxy);
  const refused = await Promise.all(proxies.map((proxy) => isRefused(proxy, ports, signal)));
  if (proxies.length === 0 || refused.includes(false)) return undefined;
  return `nothing listens any more where the Toxiproxy of "${environment.name}" was`;
}

async function isRefused(
  proxy: ProxyReference,
  ports: FaultPorts,
  signal: AbortSignal,
): Promise<boolean> {
  const state = await seen(signal, (late) => ports.proxy.inspect(proxy, late));
  return state instanceof FaultlineError && state.code === 'PROXY_UNREACHABLE';
}

/** What a look found, or how it failed: a look that fails proves nothing by itself. */
async function seen<T>(
  signal: AbortSignal,
  look: (late: AbortSignal) => Promise<T>,
): Promise<unknown> {
  try {
    return await withinDeadline(LOOK_DEADLINE_MS, signal, look);
  } catch (error) {
    return error;
  }
}
