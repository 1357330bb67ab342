import client, { type Registry } from 'prom-client';
import { USE_RESULTS } from '../resilience/use-result.ts';

export function auditMetrics(register: Registry) {
  const auditRecords = new client.Counter({
    name: 'audit_records_total',
    help:
      'Audit records by result: written (ok), there already (duplicate), not written (error, timeout; rejected without ' +
      'trying), left to the worker (deferred), given up (lost).',
    labelNames: ['result'],
    registers: [register],
  });
  for (const result of [...USE_RESULTS, 'duplicate', 'deferred', 'lost']) {
    auditRecords.inc({ result }, 0);
  }
  return { auditRecords };
}
