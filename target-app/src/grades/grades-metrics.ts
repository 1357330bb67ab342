import client, { type Registry } from 'prom-client';

/** `rejected` never reached the link: the breaker was open, or too many were waiting already. */
export type GradesResult = 'ok' | 'error' | 'timeout' | 'rejected';
const RESULTS: readonly GradesResult[] = ['ok', 'error', 'timeout', 'rejected'];

export function gradesMetrics(register: Registry) {
  const gradesRequests = new client.Counter({
    name: 'grades_requests_total',
    help: 'Calls of the grade service by result; all but rejected used the link to it.',
    labelNames: ['result'],
    registers: [register],
  });
  for (const result of RESULTS) gradesRequests.inc({ result }, 0);
  return { gradesRequests };
}
