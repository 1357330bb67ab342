import client from 'prom-client';

/** Counts registrations, through the API or the page: what is returned is called once for each. */
export function registeredCounter(register: client.Registry): () => void {
  const counter = new client.Counter({
    name: 'users_registered_total',
    help: 'Users registered, through the API or the page.',
    registers: [register],
  });
  return () => counter.inc();
}
