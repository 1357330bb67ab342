import type { LinkDescription } from '../domain/environment.ts';
import type { FaultTarget } from '../domain/fault.ts';
import { FaultlineError } from '../domain/faultline-error.ts';
import type { FaultContext } from '../ports/fault-definition.ts';

/** The link of a fault that is done to one. */
export function linkOf<V>(context: FaultContext<V>): LinkDescription {
  if (context.link !== undefined) return context.link;
  throw new FaultlineError('INTERNAL', `The fault "${context.faultId}" was handed no link.`);
}

/** The name of what a fault is done to, for a sentence. */
export function nameOfTarget(target: FaultTarget): string {
  return target.kind === 'link' ? target.link : target.service;
}
