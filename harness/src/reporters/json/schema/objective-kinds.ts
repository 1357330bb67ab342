/** What an objective may ask, as reports name it. */
export const OBJECTIVE_KINDS = [
  'availability',
  'latency',
  'throughput',
  'value',
  'recovery',
  'budget',
  'alert',
] as const;
