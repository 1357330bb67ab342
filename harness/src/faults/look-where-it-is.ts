import type { LinkDescription } from '../domain/environment.ts';
import type { EffectSample } from '../domain/fault.ts';
import { hostOfPublished } from '../domain/published-port.ts';
import type { ContainerState } from '../ports/container-runtime.ts';
import type { FaultContext, LookMoment } from '../ports/fault-definition.ts';
import type { LinkLook } from './look-at-link.ts';
import type { ProxyUndo } from './proxy-undo.ts';
import { linkOf } from './target-link.ts';
import { findToxiproxy } from './toxiproxy-now.ts';

type LookAtUndone<V> = {
  readonly kind: Pick<LinkLook<V>, 'measure' | 'expected'>;
  readonly undo: ProxyUndo;
  readonly moment: LookMoment | undefined;
  /** Looks at the link of that context. */
  readonly look: (context: FaultContext<V>) => Promise<EffectSample>;
};

/**
 * Looks at a link whose fault was undone where it is now. What ended with its Toxiproxy is absent: nobody is left to look
 * at, or somebody else. One that was started again may be found elsewhere. At any other moment the link is where it was.
 */
export async function lookWhereItIs<V>(
  { look, undo, moment, kind: { measure, expected } }: LookAtUndone<V>,
  context: FaultContext<V>,
  signal: AbortSignal,
): Promise<EffectSample> {
  if (moment !== 'after' || undo.proxy.container === undefined) return await look(context);
  const { ports, values } = context;
  const found = await findToxiproxy(undo.proxy, ports, signal);
  if (found.kind === 'there') {
    return await look({ ...context, link: placeNow(linkOf(context), undo, found.state) });
  }
  return {
    atMs: ports.clock.now(),
    effect: 'absent',
    measure,
    observed: `gone with its Toxiproxy, whose container ${found.words}`,
    expected: expected(values),
  };
}

/** A container that was started again may have other addresses, and publish its ports elsewhere. */
function placeNow(
  link: LinkDescription,
  { prior }: ProxyUndo,
  state: ContainerState | undefined,
): LinkDescription {
  const isSame = state?.incarnation.startedAt === link.proxy.container?.startedAt;
  if (state === undefined || isSame) return link;
  if (link.relayed === true) {
    const listens = Number(prior.listen.slice(prior.listen.lastIndexOf(':') + 1));
    const published = state.published.find(({ containerPort }) => containerPort === listens);
    if (published === undefined) return link;
    return { ...link, host: hostOfPublished(published), port: published.port };
  }
  const addresses = state.networks.flatMap(({ ipAddress }) => (ipAddress === '' ? [] : ipAddress));
  const [first] = addresses;
  if (first === undefined || addresses.includes(link.host)) return link;
  return { ...link, host: first };
}
