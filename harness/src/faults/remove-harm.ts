import type { ProxyReference } from '../domain/environment.ts';
import { FaultlineError } from '../domain/faultline-error.ts';
import type { FaultPorts, OnRung } from '../ports/fault-definition.ts';
import type { NetworkProxy, ProxyState } from '../ports/network-proxy.ts';
import type { ProxyUndo } from './proxy-undo.ts';
import { undoOnProxy } from './undo-on-proxy.ts';

/** Undo record of a toxic: there was none of that name, on an enabled proxy. */
export type RemoveHarm = ProxyUndo & {
  readonly kind: 'remove-harm';
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
  const { listen, upstream, enabled } = state;
  return { kind: 'remove-harm', proxy, harmName, prior: { listen, upstream, enabled } };
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

/** Removes the toxic, and only that one, and looks whether it is gone. */
export async function removeHarm(
  undo: RemoveHarm,
  ports: FaultPorts,
  signal: AbortSignal,
  onRung?: OnRung,
): Promise<void> {
  const { proxy, harmName } = undo;
  const goal = {
    undo,
    plainly: (prompt: { removeHarm(name: string): Promise<void> }) => prompt.removeHarm(harmName),
    leftOn: ({ harms }: ProxyState) =>
      harms.some(({ name }) => name === harmName)
        ? `The toxic "${harmName}" is still on the proxy "${proxy.name}" after it was removed.`
        : undefined,
    isOurs: ({ name }: { readonly name: string }) => name === harmName,
    isToxic: true,
  };
  await undoOnProxy(goal, ports, signal, onRung);
}
