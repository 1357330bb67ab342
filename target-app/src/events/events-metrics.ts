import type { Registry } from 'prom-client';
import { auditMetrics } from '../audit/audit-metrics.ts';
import { queueMetrics } from '../queue/queue-metrics.ts';

export function eventsMetrics(register: Registry) {
  return { ...queueMetrics(register), ...auditMetrics(register) };
}
