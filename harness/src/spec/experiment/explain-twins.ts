import {
  isPhaseObjective,
  isShareObjective,
  type Objective,
  type PhaseObjective,
} from '../../domain/objective.ts';
import { formatRatio } from '../../domain/units.ts';
import type { Explanation } from '../source/report.ts';

/** An objective, which entry of the list it comes from, and the SLO whose annotation asks it where no entry does. */
export type Listed = {
  readonly objective: Objective;
  readonly number: number;
  readonly annotated?: string;
};

/** What is wrong with two objectives of which one is too many, told of the second. */
export function explainTwins(second: Listed, first: Listed): Explanation {
  const [a, b] = [second.objective, first.objective];
  const keep = 'keep one of the two';
  if (first.annotated !== undefined) {
    const message = `the SLO \`${first.annotated}\` asks for a ${b.kind} already, by its annotation`;
    return { message, expected: keep };
  }
  const number = `number ${String(first.number)} of the list`;
  if (second.annotated !== undefined) {
    const message = `the SLO \`${second.annotated}\` asks for a ${a.kind} by its annotation, and ${number} does already`;
    return { message, expected: keep };
  }
  if (isShareObjective(a) && isShareObjective(b) && a.target !== b.target) {
    const targets = `${formatRatio(a.target, 3)} and ${formatRatio(b.target, 3)}`;
    const message = `this and ${number} both ask \`${a.sli.name}\` in the ${sharedPhases(a, b)}, at ${targets}`;
    return { message, expected: 'keep the stricter one' };
  }
  const where = isPhaseObjective(a) ? ' of the same phase' : '';
  return { message: `this asks the same${where} as ${number}`, expected: keep };
}

function sharedPhases(a: PhaseObjective, b: PhaseObjective): string {
  const shared = a.during.filter((phase) => b.during.includes(phase));
  return shared.length === 1 ? `${shared.join('')} phase` : `phases ${shared.join(', ')}`;
}
