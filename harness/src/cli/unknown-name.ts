import { FaultlineError } from '../domain/faultline-error.ts';
import { nearName } from '../spec/source/near-name.ts';

/** The error of a command that was given a name which nothing bears; names the near one and all there are. */
export function unknownName(kind: string, name: string, names: readonly string[]): FaultlineError {
  const near = nearName(name, names);
  const question = near === undefined ? '' : ` Did you mean "${near}"?`;
  const hint = names.length === 0 ? `There is no ${kind} yet.` : `There are: ${names.join(', ')}.`;
  return new FaultlineError('UNKNOWN_NAME', `There is no ${kind} "${name}".${question}`, { hint });
}
