import type { FrozenTarget } from '../domain/fault.ts';
import type { FaultContext } from '../ports/fault-definition.ts';
import { runningProcess, serviceOf } from './service-process.ts';
import { linkOf } from './target-link.ts';

/** The proxy that sits on the link. */
export function frozenProxy<V>(context: FaultContext<V>): Promise<readonly FrozenTarget[]> {
  const { adminUrl, name } = linkOf(context).proxy;
  const key = `proxy ${adminUrl.replace(/\/+$/, '')}/${name}`;
  return Promise.resolve([{ kind: 'proxy', key, name: `proxy "${name}" at ${adminUrl}` }]);
}

/** The one process that runs the service now. */
export async function frozenProcess<V>(context: FaultContext<V>): Promise<readonly FrozenTarget[]> {
  const service = serviceOf(context);
  const incarnation = await runningProcess(context);
  const key = `process ${incarnation.pid} ${incarnation.startTime}`;
  const name = `process ${incarnation.pid} of ${service}`;
  return [{ kind: 'process', key, name, service, instances: 1, incarnation }];
}
