import type { Sli } from '../../domain/sli.ts';
import type { Ms, Ratio } from '../../domain/units.ts';
import type { Salvaged } from '../schema/salvage.ts';
import { within, type Report } from '../source/report.ts';
import { isLatency, type Slo } from './slo-catalogue.ts';
import type { SloDocument } from './slo-schema.ts';

const WINDOW_UNITS_MS: Readonly<Record<string, Ms>> = {
  m: 60_000,
  h: 3_600_000,
  d: 86_400_000,
  w: 604_800_000,
};

type Entry = Salvaged<SloDocument>;
type ObjectiveEntry = Salvaged<SloDocument['spec']['objectives'][number]>;

/** Reads an SLO of an indicator that is already known. */
export function readSlo(entry: Entry, sli: Sli, report: Report): Slo | undefined {
  const { spec } = entry;
  const name = entry.metadata?.name;
  const objective = spec?.objectives?.[0];
  const windowMs = readWindow(spec?.timeWindow?.[0]?.duration);
  checkService(spec?.service, sli, report);
  if (objective === undefined) return undefined;
  const ofObjective = within(report, 'spec', 'objectives', 0);
  const target = readTarget(objective, ofObjective);
  const underMs = readThreshold(objective, sli, ofObjective);
  if (name === undefined || target === undefined || windowMs === undefined) return undefined;
  const description = spec?.description ?? sli.description;
  return {
    name,
    description,
    sli,
    target,
    ...(underMs === undefined ? {} : { underMs }),
    windowMs,
  };
}

function checkService(service: string | undefined, sli: Sli, report: Report): void {
  if (service === undefined || service === sli.service) return;
  const message = `the SLO is of \`${service}\`, its indicator of \`${sli.service}\``;
  report(['spec', 'service'], { message, expected: `write \`${sli.service}\`` });
}

function readTarget(objective: ObjectiveEntry, report: Report): Ratio | undefined {
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
  const expected = key === 'target' ? 'write a share, like 0.999' : 'write per cent, like 99.9';
  report([key], { message: 'this is not between nothing and everything', expected });
  return undefined;
}

function readThreshold(objective: ObjectiveEntry, sli: Sli, report: Report): Ms | undefined {
  if (!isLatency(sli)) {
    for (const key of ['op', 'value'].filter((name) => name in objective)) {
      const message = `\`${sli.name}\` has no threshold`;
      report([key], { message, expected: `take \`${key}\` out` }, 'key');
    }
    return undefined;
  }
  for (const key of ['op', 'value'].filter((name) => !(name in objective))) {
    const message = `\`${key}\` is missing: \`${sli.name}\` is a latency`;
    report([], { message, expected: 'add `op: lte` and `value`, the seconds that are still good' });
  }
  const { value } = objective;
  if (value === undefined) return undefined;
  if (value > 0) return Math.round(value * 1e6) / 1e3;
  report(['value'], { message: 'no answer is that fast', expected: 'write seconds, like 0.3' });
  return undefined;
}

function readWindow(duration: string | undefined): Ms | undefined {
  if (duration === undefined) return undefined;
  return Number(duration.slice(0, -1)) * (WINDOW_UNITS_MS[duration.slice(-1)] ?? Number.NaN);
}
