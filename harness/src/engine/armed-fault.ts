import type { EnvironmentDescription, LinkDescription } from '../domain/environment.ts';
import type { FaultSpec, FrozenTarget, JsonValue } from '../domain/fault.ts';
import { FaultlineError } from '../domain/faultline-error.ts';
import type { UntypedValues } from '../domain/parameter.ts';
import type {
  FaultContext,
  FaultDefinition,
  FaultPorts,
  FaultRegistry,
} from '../ports/fault-definition.ts';
import { definitionOf } from './definition-of.ts';

/** A fault of an experiment with its target resolved and frozen: ready to be captured and injected. */
export type ArmedFault = {
  readonly spec: FaultSpec;
  readonly definition: FaultDefinition;
  readonly context: FaultContext<UntypedValues>;
  readonly link: LinkDescription | undefined;
};

/** Resolves every fault of an experiment against the environment, before anything is touched. */
export function armFaults(
  faults: readonly FaultSpec[],
  registry: FaultRegistry,
  environment: EnvironmentDescription,
  run: { readonly runId: string; readonly ports: FaultPorts },
): readonly ArmedFault[] {
  return faults.map((spec) => {
    const definition = definitionOf(spec, registry);
    const { needs } = definition;
    if (needs !== 'nothing' && !environment.abilities.includes(needs)) {
      throw new FaultlineError(
        'ENVIRONMENT_CANNOT',
        `The fault "${spec.id}" needs the ability "${needs}", which the environment "${environment.name}" lacks (it has: ${environment.abilities.join(', ') || 'none'}).`,
      );
    }
    const link = resolveLink(spec, environment);
    const context = {
      runId: run.runId,
      faultId: spec.id,
      target: spec.target,
      link,
      environment,
      values: spec.values,
      ports: run.ports,
      frozen: [],
    };
    return { spec, definition, context, link };
  });
}

function resolveLink(
  spec: FaultSpec,
  environment: EnvironmentDescription,
): LinkDescription | undefined {
  if (spec.target.kind === 'service') {
    if (environment.services[spec.target.service] !== undefined) return undefined;
    throw missing(spec.id, 'service', spec.target.service, Object.keys(environment.services));
  }
  const link = environment.links[spec.target.link];
  if (link === undefined)
    throw missing(spec.id, 'link', spec.target.link, Object.keys(environment.links));
  return link;
}

function missing(
  faultId: string,
  kind: string,
  name: string,
  have: readonly string[],
): FaultlineError {
  return new FaultlineError(
    'ENVIRONMENT_CANNOT',
    `The fault "${faultId}" names the ${kind} "${name}", which the environment does not have (it has: ${have.join(', ') || 'none'}).`,
  );
}

/** Reads the prior state of a fault's target; the result is all that its roll-back will need. */
export function captureUndo(fault: ArmedFault, signal: AbortSignal): Promise<JsonValue> {
  return fault.definition.capture(fault.context, signal);
}

/**
 * Resolves its targets again and rejects with `TARGET_REPLACED` when they are not those that were frozen: what has taken
 * the place of a target is not touched.
 */
export async function requireSameTargets(fault: ArmedFault, signal: AbortSignal): Promise<void> {
  const found = await fault.definition.targets(fault.context, signal);
  const { frozen } = fault.context;
  const isKnown = (target: FrozenTarget) =>
    frozen.some((one) => one.key === target.key && isSameIncarnation(one, target));
  const strange = found.find((target) => !isKnown(target));
  if (strange === undefined && found.length === frozen.length) return;
  const now = found.map(({ name }) => name).join(', ') || 'nothing';
  const then = frozen.map(({ name }) => name).join(', ') || 'nothing';
  throw new FaultlineError(
    'TARGET_REPLACED',
    `The fault "${fault.spec.id}" came too late: it was planned for ${then}, and found ${now}${now === then ? ', started anew' : ''}.`,
  );
}

function isSameIncarnation(one: FrozenTarget, other: FrozenTarget): boolean {
  return JSON.stringify(one.incarnation) === JSON.stringify(other.incarnation);
}

/** The same fault with its targets resolved; from here on it touches these and nothing else. */
export async function freezeTargets(fault: ArmedFault, signal: AbortSignal): Promise<ArmedFault> {
  const frozen = await fault.definition.targets(fault.context, signal);
  return { ...fault, context: { ...fault.context, frozen } };
}
