import client, { type Registry } from 'prom-client';
import { USE_RESULTS } from '../resilience/use-result.ts';

/** What is seen of the way from the outbox through the queue. */
export function queueMetrics(register: Registry) {
  const registers = [register];
  const queuePublished = new client.Counter({
    name: 'queue_published_total',
    help: 'Events handed to the queue by result; all but rejected used the link to it.',
    labelNames: ['result'],
    registers,
  });
  for (const result of USE_RESULTS) queuePublished.inc({ result }, 0);
  return { queuePublished };
}
