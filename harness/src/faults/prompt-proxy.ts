import { FaultlineError } from '../domain/faultline-error.ts';
import type { ProxyReference } from '../domain/environment.ts';
import type { Ms } from '../domain/units.ts';
import type { FaultPorts } from '../ports/fault-definition.ts';
import type { ProxyState } from '../ports/network-proxy.ts';
import { refuseAnotherToxiproxy } from './toxiproxy-now.ts';

/** A call takes 1 to 3 ms; one that takes this long will not come back soon enough for an undo. */
const CALL_DEADLINE_MS: Ms = 1_000;

/** One proxy as undoing sees it: each call has a short deadline of its own and rejects with `PROXY_TIMEOUT`. */
export type PromptProxy = {
  /** `undefined` when there is no such proxy. */
  inspect(): Promise<ProxyState | undefined>;
  removeHarm(harmName: string): Promise<void>;
  setEnabled(enabled: boolean): Promise<void>;
  remove(): Promise<void>;
  restore(state: ProxyState): Promise<void>;
};

/**
 * `asks-first`: before each call the engine is asked whether its Toxiproxy is still the one that listens there, where it
 * runs in a container. `is-sure`: for whoever has just asked, or has seen there what can only be on the right one.
 */
export function promptProxy(
  ports: FaultPorts,
  proxy: ProxyReference,
  signal: AbortSignal,
  whose: 'asks-first' | 'is-sure',
): PromptProxy {
  const proxies = ports.proxy;
  const within = async <T>(deed: string, call: (signal: AbortSignal) => Promise<T>): Promise<T> => {
    if (whose === 'asks-first') await refuseAnotherToxiproxy(proxy, ports, signal);
    return await promptly(`${deed} the proxy "${proxy.name}"`, signal, call);
  };
  return {
    inspect: () =>
      within('describe', (late) => proxies.inspect(proxy, late)).catch((error: unknown) => {
        if (error instanceof FaultlineError && error.code === 'PROXY_NOT_FOUND') return undefined;
        throw error;
      }),
    removeHarm: (harmName) =>
      within(`remove "${harmName}" from`, (late) => proxies.removeHarm(proxy, harmName, late)),
    setEnabled: (enabled) =>
      within(enabled ? 'enable' : 'disable', (late) => proxies.setEnabled(proxy, enabled, late)),
    remove: () => within('delete', (late) => proxies.removeProxy(proxy, late)),
    restore: (state) => within('restore', (late) => proxies.restoreProxy(proxy, state, late)),
  };
}

async function promptly<T>(
  what: string,
  signal: AbortSignal,
  call: (signal: AbortSignal) => Promise<T>,
): Promise<T> {
  const late = AbortSignal.timeout(CALL_DEADLINE_MS);
  try {
    return await call(AbortSignal.any([signal, late]));
  } catch (error) {
    signal.throwIfAborted();
    if (!late.aborted) throw error;
    throw new FaultlineError(
      'PROXY_TIMEOUT',
      `Toxiproxy did not ${what} within ${CALL_DEADLINE_MS} ms; whether it was done is unknown.`,
    );
  }
}
