import { FaultlineError } from '../domain/faultline-error.ts';
import type { FaultPorts, OnRung } from '../ports/fault-definition.ts';
import type { ProxyState } from '../ports/network-proxy.ts';
import { promptProxy } from './prompt-proxy.ts';
import type { ProxyGoal, ProxyUndo } from './proxy-undo.ts';
import { containerInWords } from './toxiproxy-now.ts';

type Tools = {
  readonly ports: FaultPorts;
  readonly signal: AbortSignal;
  readonly onRung: OnRung;
};

/**
 * Takes our toxic off while the engine cannot say whose Toxiproxy listens at the address of the record, and only where
 * that toxic is seen there: nobody else has one of that name. Resolves when it is then seen to be gone, with all as it has
 * to be; rejects with `noEngine` where it was not seen, and with what failed added to it where removing it failed.
 */
export async function undoUnasked<U extends ProxyUndo>(
  goal: ProxyGoal<U>,
  noEngine: FaultlineError,
  { ports, signal, onRung }: Tools,
): Promise<void> {
  if (!goal.isToxic) throw noEngine;
  const { proxy: reference, prior, restore } = goal.undo;
  const proxy = promptProxy(ports, reference, signal, 'is-sure');
  const look = async (): Promise<ProxyState | undefined> => {
    const state = await proxy.inspect();
    return state?.listen === prior.listen ? state : undefined;
  };
  try {
    const seen = await look();
    if (seen === undefined || goal.leftOn(seen) === undefined) throw noEngine;
    const reason = `The engine of ${containerInWords(reference)} does not answer; the toxic is seen at ${reference.adminUrl}, and removed there.`;
    await onRung('without-its-engine', reason);
    await goal.plainly(proxy);
    // Undoing was broken off between taking away and putting back.
    if (restore !== undefined && seen.enabled !== restore.enabled) await proxy.restore(restore);
    const now = await look();
    const isAsBefore =
      now !== undefined && (restore === undefined || now.enabled === restore.enabled);
    const left = isAsBefore ? goal.leftOn(now) : 'After that the proxy is not as it was.';
    if (left !== undefined) throw new FaultlineError('PROXY_FAILED', left);
  } catch (error) {
    signal.throwIfAborted();
    if (error === noEngine) throw error;
    const why = error instanceof Error ? error.message : String(error);
    const sentence = `${noEngine.message} Without it: ${why}`;
    throw new FaultlineError(noEngine.code, sentence, { cause: error });
  }
}
