import type { EffectSample } from '../domain/fault.ts';
import { FaultlineError } from '../domain/faultline-error.ts';
import { formatDuration, type Ms } from '../domain/units.ts';
import type {
  FaultContext,
  FaultDefinition,
  FaultPorts,
  OnRung,
} from '../ports/fault-definition.ts';
import type { ProxyState } from '../ports/network-proxy.ts';
import { frozenProxy } from './frozen-targets.ts';
import { type LinkLook, lookAtLink, lookDeadlineMs } from './look-at-link.ts';
import { lookWhereItIs } from './look-where-it-is.ts';
import { othersOnProxy } from './others-on-proxy.ts';
import { outcomeInWords } from './outcome-words.ts';
import type { PromptProxy } from './prompt-proxy.ts';
import type { ProxyUndo } from './proxy-undo.ts';
import { refuseDisabled } from './remove-harm.ts';
import { linkOf, nameOfTarget } from './target-link.ts';
import { runningToxiproxy } from './toxiproxy-now.ts';
import { undoOnProxy } from './undo-on-proxy.ts';

/** Undo record of a proxy that was switched: what it was before. */
type RestoreEnabled = ProxyUndo & { readonly kind: 'restore-enabled' };

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

/** The same where a relay accepts for the proxy, and closes when it finds nobody behind it. */
const LOOK_AT_RELAY: typeof LOOK = {
  ...LOOK,
  expected: () => 'refused, or closed at once by the relay before it',
  judge: (outcome, values) =>
    (outcome.kind === 'closed' || outcome.kind === 'reset') && outcome.bytes === 0
      ? { effect: 'present', observed: outcomeInWords(outcome) }
      : LOOK.judge(outcome, values),
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
    const proxy = await runningToxiproxy(linkOf(context).proxy, context.ports, signal);
    const state = await context.ports.proxy.inspect(proxy, signal);
    refuseDisabled(proxy, state);
    const { listen, upstream, enabled } = state;
    return { kind: 'restore-enabled', proxy, prior: { listen, upstream, enabled } };
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
  observe: (context, undo, signal, moment) =>
    lookWhereItIs(
      { kind: LOOK, undo, moment, look: (now) => lookAtCut(now, undo, signal) },
      context,
      signal,
    ),
  rollBack: restoreEnabled,
};

/** A relay closes just as well when it is the service behind the proxy that is gone: then the proxy has to tell. */
async function lookAtCut(
  context: FaultContext<Readonly<Record<string, never>>>,
  { proxy }: RestoreEnabled,
  signal: AbortSignal,
): Promise<EffectSample> {
  if (linkOf(context).relayed !== true) return await lookAtLink(LOOK, context, signal);
  const sample = await lookAtLink(LOOK_AT_RELAY, context, signal);
  if (sample.effect !== 'present') return sample;
  const { enabled } = await context.ports.proxy.inspect(proxy, signal);
  return enabled ? { ...sample, effect: 'unknown' } : sample;
}

/** Switches the proxy back to what it was, and looks whether it is so. */
async function restoreEnabled(
  undo: RestoreEnabled,
  ports: FaultPorts,
  signal: AbortSignal,
  onRung?: OnRung,
): Promise<void> {
  const { proxy, prior } = undo;
  const word = (enabled: boolean) => (enabled ? 'enabled' : 'disabled');
  const goal = {
    undo,
    plainly: (prompt: PromptProxy) => prompt.setEnabled(prior.enabled),
    leftOn: ({ enabled }: ProxyState) =>
      enabled === prior.enabled
        ? undefined
        : `The proxy "${proxy.name}" is ${word(enabled)} after it was told to be ${word(prior.enabled)}.`,
    isOurs: () => false,
    isToxic: false,
  };
  await undoOnProxy(goal, ports, signal, onRung);
}
