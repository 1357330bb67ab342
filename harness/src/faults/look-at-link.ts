import type { EffectSample } from '../domain/fault.ts';
import type { Ms } from '../domain/units.ts';
import type { FaultContext } from '../ports/fault-definition.ts';
import type { ProbeOutcome, ProbeRequest } from '../ports/link-probe.ts';
import { linkOf } from './target-link.ts';

/** What one connection showed. */
export type Sight = Pick<EffectSample, 'effect' | 'observed' | 'valueMs' | 'cutShort'>;

/** How the effect of a fault on a link is looked for. */
export type LinkLook<V> = {
  /** `round trip`, `connect`. */
  readonly measure: string;
  /** What the fault should make it: `at least 350 ms`. */
  expected(values: V): string;
  request(values: V): ProbeRequest;
  judge(outcome: ProbeOutcome, values: V): Sight;
  /** How many connections one look opens at most, where a single one may be spared; 1 unless said. */
  readonly connections?: (values: V) => number;
};

/** Connections at a time: many at once are a load of their own, and slow one another down. */
const AT_ONCE = 4;
/** What a look may take beyond its probes' deadline: a little, and a little more for each connection. */
const MARGIN_MS: Ms = 1_000;
const MARGIN_PER_CONNECTION_MS: Ms = 50;

/** Longest that one look may take. */
export function lookDeadlineMs<V>(look: LinkLook<V>, values: V): Ms {
  const connections = look.connections?.(values) ?? 1;
  return look.request(values).deadlineMs + MARGIN_MS + connections * MARGIN_PER_CONNECTION_MS;
}

/** Looks once: opens fresh connections until one of them shows the effect, or enough have not. */
export async function lookAtLink<V>(
  look: LinkLook<V>,
  context: FaultContext<V>,
  signal: AbortSignal,
): Promise<EffectSample> {
  const { values, ports } = context;
  const link = linkOf(context);
  const atMs = ports.clock.now();
  const probe = async (): Promise<Sight> => {
    try {
      return look.judge(await ports.probe.probe(link, look.request(values), signal), values);
    } catch (error) {
      signal.throwIfAborted();
      return {
        effect: 'unknown',
        observed: error instanceof Error ? error.message : String(error),
      };
    }
  };
  const sights: Sight[] = [];
  const most = look.connections?.(values) ?? 1;
  while (sights.length < most && !sights.some(({ effect }) => effect === 'present')) {
    const length = Math.min(AT_ONCE, most - sights.length);
    sights.push(...(await Promise.all(Array.from({ length }, () => probe()))));
  }
  return { atMs, measure: look.measure, expected: look.expected(values), ...mostTelling(sights) };
}

/**
 * A fault that spares some connections is present when one of them shows it. One that was merely slow, among many
 * that were plainly not harmed, does not make the rest doubtful.
 */
function mostTelling(sights: readonly Sight[]): Sight {
  const having = (effect: Sight['effect']) => sights.filter((sight) => sight.effect === effect);
  const absent = having('absent');
  const present = having('present');
  const rest = absent.length * 2 > sights.length ? absent : having('unknown');
  const chosen = present.length > 0 ? present : rest;
  const longest = chosen.reduce((most, sight) =>
    (sight.valueMs ?? 0) > (most.valueMs ?? 0) ? sight : most,
  );
  if (sights.length === 1) return longest;
  return {
    ...longest,
    observed: `${longest.observed} (${chosen.length} of ${sights.length} connections)`,
  };
}
