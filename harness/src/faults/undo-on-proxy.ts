import { FaultlineError } from '../domain/faultline-error.ts';
import type { FaultPorts, OnRung } from '../ports/fault-definition.ts';
import type { ProxyGoal, ProxyUndo } from './proxy-undo.ts';
import { ProxyUndoing } from './proxy-undoing.ts';
import { containerInWords, findToxiproxy, type ToxiproxyNow } from './toxiproxy-now.ts';
import { undoUnasked } from './undo-unasked.ts';

/**
 * Undoes a fault on a proxy from its record. Toxiproxy may hang, or refuse, while it takes a toxic off a busy link; so
 * each call has a short deadline, and where the plain way fails twice the proxy is disabled for a moment, which closes
 * its connections, and at last deleted and made again, with everything of others on it. Each of these is told before it
 * is tried, with the undo record that holds from then on. Resolves when it has read back that all is as it was; a
 * Toxiproxy that has forgotten the proxy is given it back, and one that has another of that name is left alone. Where it
 * runs in a container, whoever else listens at its address is left alone too: with its Toxiproxy a fault is gone. While
 * the engine of that container does not answer, a toxic that is seen at the address is removed all the same.
 */
export async function undoOnProxy<U extends ProxyUndo>(
  goal: ProxyGoal<U>,
  ports: FaultPorts,
  signal: AbortSignal,
  onRung: OnRung = () => Promise.resolve(),
): Promise<void> {
  const { name } = goal.undo.proxy;
  const place = containerInWords(goal.undo.proxy);
  const toxiproxy = `The Toxiproxy of the proxy "${name}"`;
  let found: ToxiproxyNow;
  try {
    found = await findToxiproxy(goal.undo.proxy, ports, signal);
  } catch (error) {
    if (!(error instanceof FaultlineError) || error.code !== 'ENGINE_UNREACHABLE') throw error;
    return await undoUnasked(goal, error, { ports, signal, onRung });
  }
  if (found.kind === 'ended') {
    const later = found.mayComeBack
      ? ` In an environment that is not the run's own, look when it is started again: the proxy "${name}" may be missing there.`
      : '';
    const reason = `${toxiproxy} ran in ${place}, which ${found.words}: what it was told ended with it, and whoever listens at its address now is left alone.${later}`;
    return await onRung('gone-with-its-toxiproxy', reason);
  }
  const undo = { ...goal.undo, proxy: found.proxy };
  if (found.startedAgain) {
    const reason = `${toxiproxy} runs in ${place}, which was started again since: it has forgotten every toxic, and has the proxies that it starts with.`;
    await onRung('toxiproxy-started-again', reason, undo);
  }
  await new ProxyUndoing({ ...goal, undo }, ports, signal, onRung).run();
}
