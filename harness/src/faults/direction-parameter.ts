import type { Parameter } from '../domain/parameter.ts';
import type { Direction } from '../ports/network-proxy.ts';

/** The parameter of every fault that harms one of the two streams of a link. */
export const DIRECTION = {
  kind: 'choice',
  choices: ['downstream', 'upstream'],
  default: 'downstream',
  summary: 'Which way is harmed: `downstream` carries the answers, `upstream` the requests.',
} as const satisfies Parameter;

/** What travels that way, for a sentence. */
export function whatTravels(direction: Direction): 'answers' | 'requests' {
  return direction === 'downstream' ? 'answers' : 'requests';
}
