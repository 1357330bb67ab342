import type { ProxyReference } from '../domain/environment.ts';
import { FaultlineError } from '../domain/faultline-error.ts';
import type { NetworkProxy, ProxyState } from '../ports/network-proxy.ts';
import { inspectIfThere } from './inspect-if-there.ts';

/** Undo record of a toxic: there was none of that name, on an enabled proxy. */
export type RemoveHarm = {
  readonly kind: 'remove-harm';
  readonly proxy: ProxyReference;
  readonly harmName: string;
};

/** Makes sure that there is none of that name, so that removing it will restore what is there now. */
export async function captureNoHarm(
  proxies: NetworkProxy,
  proxy: ProxyReference,
  harmName: string,
  signal: AbortSignal,
): Promise<RemoveHarm> {
  const state = await proxies.inspect(proxy, signal);
  refuseDisabled(proxy, state);
  if (state.harms.some(({ name }) => name === harmName)) {
    throw new FaultlineError(
      'FAULT_FAILED',
      `The proxy "${proxy.name}" has a toxic "${harmName}" already, left by an earlier run of that id.`,
      { hint: `Remove it: toxiproxy-cli toxic remove -n ${harmName} ${proxy.name}` },
    );
  }
  return { kind: 'remove-harm', proxy, harmName };
}

/** A link that is down already cannot show what a fault does to it. */
export function refuseDisabled(proxy: ProxyReference, { enabled }: ProxyState): void {
  if (enabled) return;
  throw new FaultlineError(
    'FAULT_FAILED',
    `The proxy "${proxy.name}" was disabled before anything was done to it; it stays so.`,
    { hint: `Enable it, if that is right: toxiproxy-cli toggle ${proxy.name}` },
  );
}

/** Removes the toxic and looks whether it is gone. A proxy that is gone has taken its toxics with it. */
export async function removeHarm(
  { proxy, harmName }: RemoveHarm,
  proxies: NetworkProxy,
  signal: AbortSignal,
): Promise<void> {
  await proxies.removeHarm(proxy, harmName, signal);
  const state = await inspectIfThere(proxies, proxy, signal);
  if (state?.harms.some(({ name }) => name === harmName) !== true) return;
  throw new FaultlineError(
    'PROXY_FAILED',
    `The toxic "${harmName}" is still on the proxy "${proxy.name}" after it was removed.`,
  );
}
