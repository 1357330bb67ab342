import client, { type Registry } from 'prom-client';
import { USE_RESULTS, type UseResult } from '../resilience/use-result.ts';

/** `empty` is an answer like `ok`, without events in it. */
type ReceiveResult = UseResult | 'empty';
type EventResult = 'done' | 'failed' | 'unreadable';

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
