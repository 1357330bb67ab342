import type { ProxyReference } from '../domain/environment.ts';
import { FaultlineError } from '../domain/faultline-error.ts';
import type { NetworkProxy, ProxyState } from '../ports/network-proxy.ts';

/** The state of a proxy, or `undefined` when it no longer exists: then there is nothing on it to undo. */
export async function inspectIfThere(
  proxies: NetworkProxy,
  proxy: ProxyReference,
  signal: AbortSignal,
): Promise<ProxyState | undefined> {
  try {
    return await proxies.inspect(proxy, signal);
  } catch (error) {
    if (error instanceof FaultlineError && error.code === 'PROXY_NOT_FOUND') return undefined;
    throw error;
  }
}
