import { FaultlineError } from '../domain/faultline-error.ts';
import type { Parameters, ParameterValues } from '../domain/parameter.ts';
import type { FaultContext, FaultDefinition } from '../ports/fault-definition.ts';
import type { NamedHarm, ProxyState } from '../ports/network-proxy.ts';
import { frozenProxy } from './frozen-targets.ts';
import { harmNameOf } from './harm-name.ts';
import { type LinkLook, lookAtLink, lookDeadlineMs } from './look-at-link.ts';
import { lookWhereItIs } from './look-where-it-is.ts';
import { othersOnProxy } from './others-on-proxy.ts';
import { captureNoHarm, removeHarm, type RemoveHarm } from './remove-harm.ts';
import { linkOf, nameOfTarget } from './target-link.ts';
import { runningToxiproxy } from './toxiproxy-now.ts';

/** What is particular to one fault that is a toxic on a link's proxy. */
export type LinkHarmRecipe<P extends Parameters> = {
  readonly type: string;
  readonly summary: string;
  readonly parameters: P;
  check(values: ParameterValues<P>): readonly string[];
  /** `delays the answers on api->redis by 400 ms`. */
  does(values: ParameterValues<P>, link: string): string;
  /** How a fresh connection shows it, for the plan: `a fresh connection is answered after at least 350 ms`. */
  proof(values: ParameterValues<P>): string;
  harm(values: ParameterValues<P>): Omit<NamedHarm, 'name'>;
  readonly look: LinkLook<ParameterValues<P>>;
};

/** A fault that puts one toxic on the proxy of a link and takes it off again; other toxics are left alone. */
export function linkHarmFault<const P extends Parameters>(
  recipe: LinkHarmRecipe<P>,
): FaultDefinition<P, RemoveHarm> {
  const namedHarm = (values: ParameterValues<P>, { harmName }: RemoveHarm): NamedHarm => ({
    ...recipe.harm(values),
    name: harmName,
  });
  return {
    type: recipe.type,
    summary: recipe.summary,
    needs: 'network',
    target: 'link',
    lasts: 'sustained',
    parameters: recipe.parameters,
    check: (values) => recipe.check(values),
    describe: (values, target) => ({
      does: recipe.does(values, nameOfTarget(target)),
      undo: `removes that toxic, and only that one, from the proxy of ${nameOfTarget(target)}`,
      proof: recipe.proof(values),
    }),
    observeDeadlineMs: (values) => lookDeadlineMs(recipe.look, values),
    targets: (context) => frozenProxy(context),
    async capture(context, signal) {
      const { ports, runId, faultId } = context;
      const proxy = await runningToxiproxy(linkOf(context).proxy, ports, signal);
      return await captureNoHarm(ports.proxy, proxy, harmNameOf(runId, faultId), signal);
    },
    inject: (context, undo, signal) =>
      context.ports.proxy.addHarm(undo.proxy, namedHarm(context.values, undo), signal),
    readBack: (context, undo, signal) =>
      readBack(context, namedHarm(context.values, undo), undo, signal),
    observe: (context, undo, signal, moment) =>
      lookWhereItIs(
        { kind: recipe.look, undo, moment, look: (now) => lookAtLink(recipe.look, now, signal) },
        context,
        signal,
      ),
    rollBack: removeHarm,
  };
}

async function readBack<V>(
  { ports, faultId }: FaultContext<V>,
  harm: NamedHarm,
  { proxy }: RemoveHarm,
  signal: AbortSignal,
): Promise<string> {
  const state = await ports.proxy.inspect(proxy, signal);
  const found = state.harms.find(({ name }) => name === harm.name);
  if (!state.enabled || found === undefined || !isSameHarm(found, harm)) {
    throw new FaultlineError(
      'FAULT_FAILED',
      `The fault "${faultId}" is not in force: the proxy "${proxy.name}" ${contradiction(state, found)}, not with ${JSON.stringify(harm)}.`,
    );
  }
  return `the proxy "${proxy.name}" is enabled with the toxic "${harm.name}"${othersOnProxy(state, harm.name)}`;
}

function contradiction(state: ProxyState, found: ProxyState['harms'][number] | undefined): string {
  return `is ${state.enabled ? 'enabled' : 'disabled'} with ${found === undefined ? 'no such toxic' : JSON.stringify(found)}`;
}

/** Toxiproxy keeps a toxicity in 32 bits. */
function isSameHarm(found: ProxyState['harms'][number], asked: NamedHarm): boolean {
  return (
    found.direction === asked.direction &&
    Math.fround(found.toxicity) === Math.fround(asked.toxicity) &&
    isSameData(found.harm, asked.harm)
  );
}

function isSameData(found: object | string, asked: object): boolean {
  if (typeof found === 'string') return false;
  const fields: Readonly<Record<string, unknown>> = { ...found };
  return Object.entries(asked).every(([name, value]) => fields[name] === value);
}
