import { OsProcessControl } from '../../../src/adapters/local-environment/processes/os-process-control.ts';
import type { EnvironmentSession } from '../../../src/ports/environment.ts';
import type { ProcessIncarnation } from '../../../src/ports/process-control.ts';

/** The process that runs a service of a local environment now. */
export async function processOf(
  { description }: EnvironmentSession,
  service: string,
): Promise<ProcessIncarnation> {
  const location = description.services[service]?.location;
  if (location?.kind !== 'supervised') throw new Error(`There is no local "${service}".`);
  const found = await new OsProcessControl().find(location);
  if (typeof found === 'string') throw new Error(`"${service}": ${found}.`);
  return found;
}
