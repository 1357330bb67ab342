import type { ProxyReference } from '../domain/environment.ts';
import { FaultlineError } from '../domain/faultline-error.ts';
import { formatDuration, type Ms } from '../domain/units.ts';
import type { FaultDefinition } from '../ports/fault-definition.ts';
import type { NetworkProxy } from '../ports/network-proxy.ts';
import { frozenProxy } from './frozen-targets.ts';
import { inspectIfThere } from './inspect-if-there.ts';
import { type LinkLook, lookAtLink, lookDeadlineMs } from './look-at-link.ts';
import { othersOnProxy } from './others-on-proxy.ts';
import { outcomeInWords } from './outcome-words.ts';
import { refuseDisabled } from './remove-harm.ts';
import { linkOf, nameOfTarget } from './target-link.ts';

/** Undo record of a proxy that was switched: what it was before. */
type RestoreEnabled = {
  readonly kind: 'restore-enabled';
  readonly proxy: ProxyReference;
  readonly enabled: boolean;
};

const CONNECT_DEADLINE_MS: Ms = 1_000;

const LOOK: LinkLook<Readonly<Record<string, never>>> = {
  measure: 'connect',
  expected: () => 'refused',
  request: () => ({
    payloadBytes: 0,
    direction: 'downstream',
    untilClosed: false,
    deadlineMs: CONNECT_DEADLINE_MS,
  }),
  judge: (outcome) => {
    const observed = outcomeInWords(outcome);
    switch (outcome.kind) {
      case 'refused':
        return { effect: 'present', observed };
      case 'answered':
        return { effect: 'absent', observed, valueMs: outcome.answeredMs };
      case 'closed':
      case 'reset':
      case 'silent':
        return { effect: 'unknown', observed };
    }
  },
};

/** A dependency that is not there: open connections close, new ones are refused. */
export const networkDown: FaultDefinition<Readonly<Record<string, never>>, RestoreEnabled> = {
  type: 'network-down',
  summary: 'A link is cut: open connections close, new ones are refused.',
  needs: 'network',
  target: 'link',
  lasts: 'sustained',
  parameters: {},
  check: () => [],
  describe: (_values, target) => ({
    does: `cuts ${nameOfTarget(target)}: closes its connections and refuses new ones`,
    undo: `enables the proxy of ${nameOfTarget(target)} again, as it was before`,
    proof: `a fresh connection through the link is refused within ${formatDuration(CONNECT_DEADLINE_MS)}`,
  }),
  observeDeadlineMs: (values) => lookDeadlineMs(LOOK, values),
  targets: (context) => frozenProxy(context),
  async capture(context, signal) {
    const { proxy } = linkOf(context);
    const state = await context.ports.proxy.inspect(proxy, signal);
    refuseDisabled(proxy, state);
    return { kind: 'restore-enabled', proxy, enabled: state.enabled };
  },
  inject: ({ ports }, { proxy }, signal) => ports.proxy.setEnabled(proxy, false, signal),
  async readBack({ ports, faultId }, { proxy }, signal) {
    const state = await ports.proxy.inspect(proxy, signal);
    if (!state.enabled) return `the proxy "${proxy.name}" is disabled${othersOnProxy(state)}`;
    throw new FaultlineError(
      'FAULT_FAILED',
      `The fault "${faultId}" is not in force: the proxy "${proxy.name}" is still enabled.`,
    );
  },
  observe: (context, _undo, signal) => lookAtLink(LOOK, context, signal),
  rollBack: (undo, ports, signal) => restoreEnabled(undo, ports.proxy, signal),
};

/** A proxy that is gone cannot be disabled; there is nothing to restore. */
async function restoreEnabled(
  { proxy, enabled }: RestoreEnabled,
  proxies: NetworkProxy,
  signal: AbortSignal,
): Promise<void> {
  if ((await inspectIfThere(proxies, proxy, signal)) === undefined) return;
  await proxies.setEnabled(proxy, enabled, signal);
  const state = await proxies.inspect(proxy, signal);
  if (state.enabled === enabled) return;
  throw new FaultlineError(
    'PROXY_FAILED',
    `The proxy "${proxy.name}" is ${state.enabled ? 'enabled' : 'disabled'} after it was told to be ${enabled ? 'enabled' : 'disabled'}.`,
  );
}
