import type { EffectSample } from '../domain/fault.ts';
import type {
  ContainerIncarnation,
  ContainerRuntime,
  ContainerState,
} from '../ports/container-runtime.ts';
import type { LookMoment } from '../ports/fault-definition.ts';

/** What one look saw, or what it saw of one container. */
export type Seen = Pick<EffectSample, 'effect' | 'observed'>;

type Look<C> = {
  readonly judge: (now: ContainerState, captured: C, moment: LookMoment) => Seen;
  readonly moment: LookMoment;
};

/**
 * Looks at all containers of a fault. While it is to be proved it is in force only where every one shows it; before and
 * after, one that shows it is enough.
 */
export async function lookAtContainers<C extends { readonly incarnation: ContainerIncarnation }>(
  containers: readonly C[],
  { judge, moment }: Look<C>,
  runtime: ContainerRuntime,
  signal: AbortSignal,
): Promise<Seen & Pick<EffectSample, 'measure'>> {
  const all = await Promise.all(
    containers.map(async (captured) => {
      const now = await runtime.inspect(captured.incarnation, signal);
      const seen = now === undefined ? seenOfGone(moment) : judge(now, captured, moment);
      return { ...seen, name: captured.incarnation.name };
    }),
  );
  const effect = (moment === 'during' ? WEAKEST_FIRST : STRONGEST_FIRST).find((one) =>
    all.some((seen) => seen.effect === one),
  );
  const distinct = [...new Set(all.map(({ observed }) => observed))];
  const observed =
    distinct.length === 1
      ? distinct.join('')
      : all.map(({ name, observed }) => `${name} ${observed}`).join(', ');
  const names = all.map(({ name }) => name).join(', ');
  const measure = `${all.length === 1 ? 'container' : 'containers'} ${names}`;
  return { effect: effect ?? 'unknown', observed, measure };
}

const STRONGEST_FIRST = ['present', 'unknown', 'absent'] as const;
const WEAKEST_FIRST = ['absent', 'unknown', 'present'] as const;

/** Whoever removed a container has ended what was done to it; while that is to be proved it proves nothing. */
function seenOfGone(moment: LookMoment): Seen {
  return { effect: moment === 'during' ? 'unknown' : 'absent', observed: 'gone' };
}
