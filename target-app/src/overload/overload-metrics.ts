import client from 'prom-client';

/** Why a request was turned away: as many as can be were being worked on, or the process itself ran late. */
export type ShedReason = 'in_flight' | 'event_loop';
const REASONS: readonly ShedReason[] = ['in_flight', 'event_loop'];

export type OverloadMetrics = ReturnType<typeof overloadMetrics>;

export function overloadMetrics(register: client.Registry) {
  const requestsShed = new client.Counter({
    name: 'requests_shed_total',
    help: 'Requests turned away with 503 because taking them on would have slowed down the others.',
    labelNames: ['reason'],
    registers: [register],
  });
  for (const reason of REASONS) requestsShed.inc({ reason }, 0);
  return { requestsShed };
}
