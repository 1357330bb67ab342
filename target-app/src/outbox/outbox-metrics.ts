import client, { type Registry } from 'prom-client';
import type { Backlog } from './backlog.ts';

/** Gauges that grow by themselves between two looks at the outbox, also when a look fails. */
export function observeBacklog(register: Registry, latest: () => Backlog, now: () => number): void {
  const secondsSince = (sinceMs: number | undefined): number =>
    sinceMs === undefined ? 0 : Math.max(0, now() - sinceMs) / 1000;
  gauge(register, 'outbox_pending', 'Events that the queue does not have yet.', () => {
    return latest().pending;
  });
  const lag = 'Since when the oldest event in the queue has waited to be finished by the worker.';
  gauge(register, 'queue_lag_seconds', lag, () => secondsSince(latest().queuedSinceMs));
  const age = 'Age of the oldest change of a student that the summary does not show yet.';
  gauge(register, 'data_age_seconds', age, () => secondsSince(latest().unseenSinceMs));
}

function gauge(register: Registry, name: string, help: string, value: () => number): void {
  const made = new client.Gauge({
    name,
    help,
    registers: [],
    collect() {
      this.set(value());
    },
  });
  register.registerMetric(made);
}
