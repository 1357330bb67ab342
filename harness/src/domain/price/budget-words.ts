import type { BudgetObjective } from '../objective.ts';
import { formatRate } from '../objective-words.ts';
import { formatRatio } from '../units.ts';
import { windowWords } from './price-words.ts';

/** What a budget asks for: `at most 2 % of the error budget of 30 days at 99.9 %, and it fits in 3 times`. */
export function askedOfBudget(objective: BudgetObjective): string {
  const { target, windowMs, consumesAtMost, atFrequency } = objective;
  const often = atFrequency === undefined ? '' : `, and it fits in ${timesWords(atFrequency)}`;
  return `at most ${formatRatio(consumesAtMost)} of the error budget of ${windowWords(windowMs)} at ${formatRatio(target, 3)}${often}`;
}

/** How it is reckoned: `at 1000/s in production, of which 50 % is affected`, or in time where no traffic is given. */
export function reckonedWords({ production = {} }: BudgetObjective): string {
  const { perSecond, affectedShare, testAffectedShare } = production;
  return [
    perSecond === undefined
      ? 'reckoned in time: no `production.rate` is given'
      : `at ${formatRate(perSecond)} in production`,
    ...(affectedShare === undefined ? [] : [`of which ${formatRatio(affectedShare)} is affected`]),
    ...(testAffectedShare === undefined
      ? []
      : [`of the test ${formatRatio(testAffectedShare)} was`]),
  ].join(', ');
}

export function timesWords(atFrequency: number): string {
  return atFrequency === 1 ? 'once' : `${String(atFrequency)} times`;
}
