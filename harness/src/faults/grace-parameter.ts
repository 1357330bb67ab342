import type { Parameter } from '../domain/parameter.ts';

/** No longer than undoing can wait for: a stop that was sent may be carried out up to then, whoever sent it is dead or not. */
export const GRACE = {
  kind: 'duration',
  default: '10s',
  min: 0,
  max: 20_000,
  summary: 'How long it has to end by itself before it is killed; whole seconds, rounded up.',
} as const satisfies Parameter;
