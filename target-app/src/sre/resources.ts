import { availableParallelism } from 'node:os';
import { getHeapStatistics } from 'node:v8';
import type { Metrics } from '../observability/metrics.ts';
import type { Admission } from '../overload/admission.ts';
import { resource, type Resource } from './capacity.ts';
import type { GoldenSignals } from './golden-signals.ts';

export type ResourceParts = {
  readonly metrics: Metrics;
  readonly poolSize: number;
  readonly admission: Admission | undefined;
};

/** What this replica uses of what it has. */
export async function resourcesInUse(
  parts: ResourceParts,
  signals: GoldenSignals,
  heapUsedBytes: number,
): Promise<readonly Resource[]> {
  const { metrics, poolSize, admission } = parts;
  const { cpu_cores, event_loop } = signals.saturation;
  const connections = await wantedConnections(metrics);
  return [
    resource('cpu', cpu_cores, availableParallelism(), 'cores'),
    // One thread runs all of our own code: this is full before the processor is.
    resource('event_loop', event_loop, 1, 'share'),
    resource('heap', heapUsedBytes, getHeapStatistics().heap_size_limit, 'bytes'),
    resource('database_pool', connections, poolSize, 'connections'),
    ...(admission === undefined
      ? []
      : [
          resource(
            'requests_in_flight',
            admission.inFlight,
            admission.settings.maxInFlight,
            'requests',
          ),
        ]),
  ];
}

/** Those in use, and those that somebody waits for. */
async function wantedConnections({ register }: Metrics): Promise<number> {
  const values = (await register.getSingleMetric('db_pool_connections')?.get())?.values ?? [];
  return values
    .filter(({ labels }) => labels['state'] !== 'idle')
    .reduce((sum, { value }) => sum + value, 0);
}
