import type { Parameter } from '../domain/parameter.ts';

/** How many containers of a service are harmed; the blast radius says how many may be. */
export const INSTANCES = {
  kind: 'count',
  default: 1,
  min: 1,
  summary: 'How many containers of the service, in order of their number.',
} as const satisfies Parameter;

/** `1 container of api`, `3 containers of api`. */
export function containersInWords(instances: number, service: string): string {
  return `${instances} ${instances === 1 ? 'container' : 'containers'} of ${service}`;
}
