import type { Enclosure } from '../enclosure.ts';
import type { Ms, PerSecond, Ratio } from '../units.ts';
import { errorBudget } from './error-budget.ts';
import type { Affordable, BudgetUse, Loss } from './price-evidence.ts';

/** What differs between the test and production, as an objective says it. */
export type Production = {
  /** Requests a second in production; without it the cost is told in time. */
  readonly perSecond?: PerSecond;
  /** Share of production's, and of the test's, traffic that such a fault reaches; 1 where it is not said. */
  readonly affectedShare?: Ratio;
  readonly testAffectedShare?: Ratio;
};

/**
 * The price of an incident (docs/method.md, Error budget):
 *
 * ```text
 * events  bad · f_rate · f_blast / ((1 − T) · production rate · window)
 * time    bad seconds · f_blast / ((1 − T) · window)
 * ```
 */
export function budgetUse(
  loss: Loss,
  slo: { readonly target: Ratio; readonly windowMs: Ms },
  scale: { readonly production: Production; readonly testPerSecond: PerSecond },
): BudgetUse {
  const { perSecond, affectedShare = 1, testAffectedShare = 1 } = scale.production;
  const blast = affectedShare / testAffectedShare;
  const budgetSeconds = (errorBudget(slo.target) * slo.windowMs) / 1_000;
  if (perSecond === undefined) {
    const consumed = times(loss.badSeconds, blast / budgetSeconds);
    return { form: 'time', consumed, affordable: affordableOf(consumed) };
  }
  const productionBadEvents = times(loss.badEvents, (perSecond / scale.testPerSecond) * blast);
  const budgetEvents = budgetSeconds * perSecond;
  const consumed = times(productionBadEvents, 1 / budgetEvents);
  const affordable = affordableOf(consumed);
  return { form: 'events', consumed, affordable, budgetEvents, productionBadEvents };
}

export function times({ low, estimate, high }: Enclosure, factor: number): Enclosure {
  return { low: low * factor, estimate: estimate * factor, high: high * factor };
}

function affordableOf({ low, high }: Enclosure): Affordable {
  return {
    ...(high > 0 ? { low: incidents(high) } : {}),
    ...(low > 0 ? { high: incidents(low) } : {}),
  };
}

/** An incident that costs exactly a 27th of the budget can be paid 27 times. */
function incidents(consumed: Ratio): number {
  return Math.floor((1 / consumed) * (1 + 1e-9));
}
