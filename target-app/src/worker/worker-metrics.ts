import client, { type Registry } from 'prom-client';
import { USE_RESULTS } from '../resilience/use-result.ts';

export function workerMetrics(register: Registry) {
  const registers = [register];
  const queueReceives = new client.Counter({
    name: 'queue_receives_total',
    help: 'Times the queue was asked for events, by result; all but rejected used the link to it.',
    labelNames: ['result'],
    registers,
  });
  for (const result of [...USE_RESULTS, 'empty']) queueReceives.inc({ result }, 0);
  const workerEvents = new client.Counter({
    name: 'worker_events_total',
    help: 'Events worked on by result; failed ones come again.',
    labelNames: ['result'],
    registers,
  });
  for (const result of ['done', 'failed', 'unreadable']) workerEvents.inc({ result }, 0);
  return { queueReceives, workerEvents };
}
export type WorkerMetrics = ReturnType<typeof workerMetrics>;
