import type { Sli } from '../../domain/sli.ts';
import type { Ms, Ratio } from '../../domain/units.ts';
import type { Salvaged } from '../schema/salvage.ts';
import type { Report } from '../source/report.ts';
import { notHonoured } from './not-honoured.ts';
import { isLatency, isValue, type Slo } from './slo-catalogue.ts';
import type { SloDocument } from './slo-schema.ts';

export type SloObjectiveEntry = Salvaged<SloDocument['spec']['objectives'][number]>;

type Asked = Pick<Slo, 'target' | 'underMs' | 'within'>;

/** Reads what one objective of an SLO asks of its indicator. */
export function readSloObjective(
  objective: SloObjectiveEntry,
  sli: Sli,
  report: Report,
): Asked | undefined {
  checkHonoured(objective, report);
  const target = readTarget(objective, report);
  if (isValue(sli)) {
    requireThreshold(objective, sli, report);
    const { op, value } = objective;
    if (target === undefined || op === undefined || value === undefined) return undefined;
    return { target, within: { op, limit: value } };
  }
  if (!isLatency(sli)) {
    for (const key of ['op', 'value'].filter((name) => name in objective)) {
      const message = `\`${sli.name}\` has no threshold`;
      report([key], { message, expected: `take \`${key}\` out` }, 'key');
    }
    return target === undefined ? undefined : { target };
  }
  requireThreshold(objective, sli, report);
  const underMs = readUnder(objective, report);
  return target === undefined || underMs === undefined ? undefined : { target, underMs };
}

function checkHonoured(objective: SloObjectiveEntry, report: Report): void {
  for (const key of ['indicator', 'indicatorRef', 'compositeWeight']) {
    if (!(key in objective)) continue;
    const instead = 'write an SLO for each of its indicators';
    notHonoured(report, [key], { what: 'an SLO of several indicators', instead, of: 'key' });
  }
  for (const key of ['timeSliceTarget', 'timeSliceWindow']) {
    if (!(key in objective)) continue;
    const instead = `take \`${key}\` out, and write \`budgetingMethod: Occurrences\``;
    notHonoured(report, [key], { what: 'budgets by time slices', instead, of: 'key' });
  }
}

function readTarget(objective: SloObjectiveEntry, report: Report): Ratio | undefined {
  const { target, targetPercent } = objective;
  if (target !== undefined && targetPercent !== undefined) {
    const message = '`target` and `targetPercent` are both here';
    report(['targetPercent'], { message, expected: 'keep one of the two' }, 'key');
    return undefined;
  }
  // Divided in decimal, because 99.9 / 100 is not the double nearest to 0.999.
  const share = target ?? (targetPercent === undefined ? undefined : Number(`${targetPercent}e-2`));
  if (share === undefined) {
    if ('target' in objective || 'targetPercent' in objective) return undefined;
    report([], { message: '`target` is missing', expected: 'add `target`, like 0.999' });
    return undefined;
  }
  if (share > 0 && share < 1) return share;
  const key = target === undefined ? 'targetPercent' : 'target';
  if (key === 'target' && share > 1 && share < 100) {
    const expected = `write \`target: ${String(Number(`${share}e-2`))}\` or \`targetPercent: ${share}\``;
    report([key], { message: `\`${share}\` is no share`, expected });
    return undefined;
  }
  const expected = key === 'target' ? 'write a share, like 0.999' : 'write per cent, like 99.9';
  report([key], { message: 'this is not between nothing and everything', expected });
  return undefined;
}

function requireThreshold(objective: SloObjectiveEntry, sli: Sli, report: Report): void {
  const missing = ['op', 'value'].filter((name) => !(name in objective));
  if (missing.length === 0) return;
  const what = isValue(sli) ? 'a value' : 'a latency';
  const expected = isValue(sli)
    ? 'add them, like `op: lte, value: 20`'
    : 'add `op: lte` and `value`, the seconds that are still good';
  const are = missing.length === 1 ? 'is' : 'are';
  const names = missing.map((name) => `\`${name}\``).join(' and ');
  report([], { message: `${names} ${are} missing: \`${sli.name}\` is ${what}`, expected });
}

/** Seconds, as milliseconds. */
function readUnder({ op, value }: SloObjectiveEntry, report: Report): Ms | undefined {
  if (op !== undefined && op !== 'lte') {
    const what =
      op === 'lt'
        ? 'less than a threshold, because a bucket counts what is at most its bound'
        : 'a latency that is good when it is long';
    notHonoured(report, ['op'], { what, instead: 'write `lte`' });
    return undefined;
  }
  if (value === undefined || op === undefined) return undefined;
  if (value > 0) return Math.round(value * 1e6) / 1e3;
  report(['value'], { message: 'no answer is that fast', expected: 'write seconds, like 0.3' });
  return undefined;
}
