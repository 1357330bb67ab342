import type { LinkDescription } from '../domain/environment.ts';
import type { FrozenTarget, JsonValue } from '../domain/fault.ts';

/**
 * Names of all that undoing a fault reaches for: its targets, the containers these are or run in, and the container of the
 * Toxiproxy of its link. Two faults with one of them in common have to be undone one after the other. Undefined where it
 * may be anything: nothing is known, or only the fault itself knows what it is.
 */
export function whatIsTouched(
  targets: readonly FrozenTarget[],
  link: LinkDescription | undefined,
): readonly string[] | undefined {
  if (targets.length === 0 || targets.some(({ kind }) => kind === 'other')) return undefined;
  const containers = [
    ...targets.map(({ incarnation }) => idIn(incarnation)),
    link?.proxy.container?.id,
  ];
  return [...targets.map(({ key }) => key), ...containers.flatMap((id) => id ?? [])];
}

/** A container has an id; what else an incarnation says is known to its fault alone. */
function idIn(incarnation: JsonValue | undefined): string | undefined {
  if (typeof incarnation !== 'object' || incarnation === null) return undefined;
  const { id } = incarnation as { readonly id?: JsonValue };
  return typeof id === 'string' ? id : undefined;
}
