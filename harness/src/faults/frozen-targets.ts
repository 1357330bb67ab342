import type { ServiceLocation } from '../domain/environment.ts';
import type { FrozenTarget } from '../domain/fault.ts';
import type { ContainerIncarnation, ContainerPlace } from '../ports/container-runtime.ts';
import type { FaultContext } from '../ports/fault-definition.ts';
import type { Incarnation } from '../ports/process-control.ts';
import { countRunning, nameOfIncarnation, nameOfPart, runningProcess } from './service-process.ts';
import { linkOf } from './target-link.ts';

/** The proxy that sits on the link. */
export function frozenProxy<V>(context: FaultContext<V>): Promise<readonly FrozenTarget[]> {
  const { adminUrl, name } = linkOf(context).proxy;
  const key = `proxy ${adminUrl.replace(/\/+$/, '')}/${name}`;
  return Promise.resolve([{ kind: 'proxy', key, name: `proxy "${name}" at ${adminUrl}` }]);
}

/** The process that runs the service now, the first of its replicas where it has several. */
export async function frozenProcess<V>(
  context: FaultContext<V>,
  signal: AbortSignal,
): Promise<readonly FrozenTarget[]> {
  const { service, location, incarnation } = await runningProcess(context, signal);
  const kind = incarnation.kind;
  const name = `${nameOfIncarnation(incarnation)} of ${nameOfPart({ location })}`;
  const key = keyOf(location, incarnation);
  const instances = await countRunning(context, signal);
  return [{ kind, key, name, service, instances, incarnation }];
}

/** The same for every incarnation: whoever holds a service holds what is started in its place. */
function keyOf(location: ServiceLocation, incarnation: Incarnation): string {
  if (location.kind === 'supervised') return `process ${location.stateFile}/${location.part}`;
  return incarnation.kind === 'container'
    ? containerKey(location, incarnation)
    : `process ${incarnation.pid} of ${location.project}/${location.service}`;
}

/**
 * One container of a service, whatever is done to it and whichever incarnation it is; by whichever of its addresses its
 * engine was asked, where that says which one it is.
 */
export function containerKey(
  { project, service }: Pick<ContainerPlace, 'project' | 'service'>,
  { engine, engineId, name }: ContainerIncarnation,
): string {
  return `container ${engineId ?? engine}/${project}/${service}/${name}`;
}
