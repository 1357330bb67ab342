import type { Finding, Reason } from '../finding.ts';
import type { BudgetObjective } from '../objective.ts';
import type { OfferedSecond } from '../offered-seconds.ts';
import type { RunRecord } from '../run-record.ts';
import { formatRatio, type Ratio } from '../units.ts';
import { askedOfBudget, timesWords } from './budget-words.ts';
import type { Price } from './price-evidence.ts';
import { lossSeen, priceOf } from './price.ts';
import { enclosedShare, incidentsWords } from './price-words.ts';

/** Twelve digits are more than any share is written with. */
const TOLERANCE = 1e-12;

/**
 * Whether a fault costs no more of the error budget than it may. With a frequency it also has to fit in so often. Of
 * an incident that was not seen to end the price is the least it can be, so that can break an objective but not meet it.
 */
export function budgetFinding(
  objective: BudgetObjective,
  run: RunRecord,
  seconds: readonly OfferedSecond[],
): Finding {
  const base = {
    objective: objective.name,
    kind: 'budget',
    phase: 'fault',
    asked: askedOfBudget(objective),
    implied: false,
  } as const;
  const seen = lossSeen(objective, run, seconds);
  if (!seen.known) {
    const nothing = { outcome: 'inconclusive', observed: 'nothing' } as const;
    return { ...base, ...nothing, decidedBy: seen.by, reasons: [seen.reason] };
  }
  const price = priceOf(objective, seen.lost, run, objective);
  const observed = `${price.censored ? 'at least ' : ''}${enclosedShare(price.consumed)} of it, ${incidentsWords(price)}`;
  const { outcome, reasons } = decide(objective, price);
  return {
    ...base,
    outcome,
    observed,
    decidedBy: seen.by,
    reasons: [...reasons, ...seen.remarks],
    budget: price,
  };
}

function decide(
  { consumesAtMost, atFrequency }: BudgetObjective,
  price: Price,
): Pick<Finding, 'outcome' | 'reasons'> {
  const { consumed, censored } = price;
  const limit = Math.min(consumesAtMost, atFrequency === undefined ? Infinity : 1 / atFrequency);
  if (consumed.low > limit + TOLERANCE) {
    return { outcome: 'violated', reasons: whyTooMuch(price, consumesAtMost, atFrequency) };
  }
  if (censored) {
    const message = `It was not seen to end, so ${enclosedShare(consumed)} is the least it cost.`;
    return open({ code: 'NOT_SEEN_TO_END', message });
  }
  if (consumed.high <= limit + TOLERANCE) return { outcome: 'met', reasons: [] };
  const message = `The limit of ${formatRatio(limit)} lies in what the error rate before the fault leaves open, ${enclosedShare(consumed)}.`;
  return open({ code: 'ENCLOSURE_TOO_WIDE', message });
}

function whyTooMuch(
  { consumed, censored }: Price,
  atMost: Ratio,
  atFrequency: number | undefined,
): readonly Reason[] {
  const least = censored ? 'at least ' : '';
  const used = `${least}${enclosedShare(consumed)} of the error budget`;
  const each = `One such incident uses ${used}, more than ${formatRatio(atMost)}.`;
  const reasons =
    consumed.low > atMost + TOLERANCE ? [{ code: 'TOO_EXPENSIVE', message: each }] : [];
  if (atFrequency === undefined || consumed.low * atFrequency <= 1 + TOLERANCE) return reasons;
  const all = `One such incident uses ${used}; ${timesWords(atFrequency)} is more than there is.`;
  return [...reasons, { code: 'TOO_OFTEN', message: all }];
}

function open(reason: Reason): Pick<Finding, 'outcome' | 'reasons'> {
  return { outcome: 'inconclusive', reasons: [reason] };
}
