import type { AlertObjective, BudgetObjective } from '../../domain/objective.ts';
import type { Salvaged } from '../schema/salvage.ts';
import type { Slo } from '../slo/slo-catalogue.ts';
import { within, type Report } from '../source/report.ts';
import { findSlo } from './find-sli.ts';
import type { ObjectiveEntry } from './objective-schema.ts';
import { readQuantity } from './read-quantity.ts';
import type { RecoveryContext } from './read-recovery.ts';

type Entry = Salvaged<ObjectiveEntry>;
type Named<T> = T & { readonly name: string | undefined };
type BudgetEntry = Named<NonNullable<Extract<Entry, { budget?: unknown }>['budget']>>;
type AlertEntry = Named<NonNullable<Extract<Entry, { alert?: unknown }>['alert']>>;

/** Reads how much of an SLO's error budget the fault may cost. */
export function readBudget(
  entry: BudgetEntry,
  context: RecoveryContext,
  report: Report,
): BudgetObjective | undefined {
  const slo = readPricedSlo(entry.slo, context, report);
  const consumes = { text: entry.consumes, path: ['consumes'] };
  const consumesAtMost = readQuantity('percentage', consumes, {}, report);
  const production = readProduction(entry, within(report, 'production'));
  const { atFrequency } = entry;
  if (atFrequency === 0) {
    const message = 'what never happens costs nothing';
    report(['atFrequency'], { message, expected: 'write more than 0' });
  }
  if (slo === undefined || consumesAtMost === undefined) return undefined;
  return {
    kind: 'budget',
    name: entry.name ?? `${slo.name}-budget`,
    ...partsOf(slo),
    consumesAtMost,
    ...(atFrequency === undefined ? {} : { atFrequency }),
    ...(production === undefined ? {} : { production }),
  };
}

/** Reads what the alerts of an SLO have to do about the fault. */
export function readAlert(
  entry: AlertEntry,
  context: RecoveryContext,
  report: Report,
): AlertObjective | undefined {
  const slo = readPricedSlo(entry.slo, context, report);
  const { expect } = entry;
  const withinMs = readQuantity(
    'duration',
    { text: entry.within, path: ['within'] },
    { min: 1 },
    report,
  );
  if (expect === 'silence' && 'within' in entry) {
    const message = 'silence has no time to come';
    report(['within'], { message, expected: 'take it out' }, 'key');
  }
  if (slo === undefined || expect === undefined) return undefined;
  const name = entry.name ?? `${slo.name}-alert`;
  const limit = withinMs === undefined ? {} : { withinMs };
  return { kind: 'alert', name, ...partsOf(slo), expect, ...limit };
}

/** An SLO of requests that the client sees; its budget is what they may cost. */
function readPricedSlo(
  name: string | undefined,
  { catalogue, faultCount }: RecoveryContext,
  report: Report,
): Slo | undefined {
  if (faultCount === 0) {
    const message = 'there is no fault that could cost anything';
    report([], { message, expected: 'take this objective out, or add a fault' });
  }
  const slo = findSlo(name, ['slo'], catalogue, report);
  if (slo === undefined || slo.sli.client !== undefined) return slo;
  const message = `\`${slo.name}\` has no price: the client does not see its indicator`;
  report(['slo'], { message, expected: 'name an SLO whose indicator has a client side' });
  return undefined;
}

function partsOf({ sli, target, windowMs, underMs }: Slo) {
  return { sli, target, windowMs, ...(underMs === undefined ? {} : { underMs }) };
}

function readProduction(
  { production }: BudgetEntry,
  report: Report,
): BudgetObjective['production'] | undefined {
  if (production === undefined) return undefined;
  const share = (key: 'affected' | 'testAffected') =>
    readQuantity('percentage', { text: production[key], path: [key] }, { max: 1 }, report);
  const rate = { text: production.rate, path: ['rate'] };
  const perSecond = readQuantity('rate', rate, { min: Number.MIN_VALUE }, report);
  const affectedShare = share('affected');
  const testAffectedShare = share('testAffected');
  if (testAffectedShare === 0) {
    const message = 'a test that nothing met says nothing of production';
    report(['testAffected'], { message, expected: 'write more than 0%' });
  }
  return {
    ...(perSecond === undefined ? {} : { perSecond }),
    ...(affectedShare === undefined ? {} : { affectedShare }),
    ...(testAffectedShare === undefined ? {} : { testAffectedShare }),
  };
}
