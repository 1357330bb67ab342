import type { Sli } from '../../domain/sli.ts';
import type { Ms } from '../../domain/units.ts';
import type { Salvaged } from '../schema/salvage.ts';
import { within, type Report } from '../source/report.ts';
import { notHonoured } from './not-honoured.ts';
import { readDefaults } from './read-defaults.ts';
import { readSloObjective, type SloObjectiveEntry } from './read-slo-objective.ts';
import type { Slo } from './slo-catalogue.ts';
import type { SloDocument } from './slo-schema.ts';

const WINDOW_UNITS_MS: Readonly<Record<string, Ms>> = {
  m: 60_000,
  h: 3_600_000,
  d: 86_400_000,
  w: 604_800_000,
};

type Entry = Salvaged<SloDocument>;
type SpecEntry = NonNullable<Entry['spec']>;

/** Reads an SLO of an indicator that is already known: one for each of its objectives. */
export function readSlo(entry: Entry, sli: Sli, report: Report): readonly Slo[] {
  const { spec } = entry;
  const windowMs = readWindow(spec?.timeWindow?.[0], within(report, 'spec', 'timeWindow', 0));
  checkService(spec?.service, sli, report);
  checkMethod(spec, report);
  const byDefault = readDefaults(entry.metadata?.annotations ?? {}, sli, report);
  const objectives = spec?.objectives ?? [];
  const names = namesOf(entry.metadata?.name, objectives, report);
  return objectives.flatMap((objective, index): readonly Slo[] => {
    if (objective === undefined) return [];
    const asked = readSloObjective(objective, sli, within(report, 'spec', 'objectives', index));
    const name = names[index];
    if (name === undefined || asked === undefined || windowMs === undefined) return [];
    const description =
      (objectives.length > 1 ? objective.displayName : undefined) ??
      spec?.description ??
      sli.description;
    const more = byDefault === undefined ? {} : { byDefault };
    return [{ name, description, sli, ...asked, windowMs, ...more }];
  });
}

/** One objective bears the name of the SLO; of several each has its own after it. */
function namesOf(
  name: string | undefined,
  objectives: readonly (SloObjectiveEntry | undefined)[],
  report: Report,
): readonly (string | undefined)[] {
  if (objectives.length <= 1) return [name];
  const taken = new Set<string>();
  return objectives.map((objective, index) => {
    if (objective === undefined) return undefined;
    const path = ['spec', 'objectives', index];
    const slug = slugOf(objective.displayName ?? '');
    if (slug === '') {
      if (!('displayName' in objective) || objective.displayName !== undefined) {
        const message = 'there are several objectives, and this one has no name of letters';
        report(path, { message, expected: 'add a `displayName`, like `Nearly always`' });
      }
      return undefined;
    }
    if (taken.has(slug)) {
      const message = `another objective is called \`${slug}\` as well`;
      report([...path, 'displayName'], { message, expected: 'give it another `displayName`' });
    }
    taken.add(slug);
    return name === undefined ? undefined : `${name}/${slug}`;
  });
}

/** `Nearly always!` → `nearly-always`. */
function slugOf(displayName: string): string {
  return displayName
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, '-')
    .replaceAll(/^-|-$/g, '');
}

function checkService(service: string | undefined, sli: Sli, report: Report): void {
  if (service === undefined || service === sli.service) return;
  const message = `the SLO is of \`${service}\`, its indicator of \`${sli.service}\``;
  report(['spec', 'service'], { message, expected: `write \`${sli.service}\`` });
}

function checkMethod(spec: SpecEntry | undefined, report: Report): void {
  const method = spec?.budgetingMethod;
  if (method !== undefined && method !== 'Occurrences') {
    notHonoured(report, ['spec', 'budgetingMethod'], {
      what: `budgets by time slices (\`${method}\`)`,
      instead: 'write `Occurrences`: every request counts',
    });
  }
  if (spec !== undefined && 'alertPolicies' in spec) {
    notHonoured(report, ['spec', 'alertPolicies'], {
      what: 'alert policies',
      instead:
        'take it out; what an experiment asks of alerts stands in its `alert` objectives; `faultline rules` writes burn-rate alerts for Prometheus',
      of: 'key',
    });
  }
}

type WindowEntry = NonNullable<NonNullable<SpecEntry['timeWindow']>[number]>;

function readWindow(window: WindowEntry | undefined, report: Report): Ms | undefined {
  if (window === undefined) return undefined;
  const { duration, isRolling, calendar } = window;
  if (isRolling === true && 'calendar' in window) {
    const message = 'a window that rolls has no `calendar`';
    report(['calendar'], { message, expected: 'keep one of the two' }, 'key');
    return undefined;
  }
  if (calendar !== undefined) {
    const instead = 'write a rolling window: `duration: 28d` with `isRolling: true`';
    notHonoured(report, ['calendar'], { what: 'windows of the calendar', instead, of: 'key' });
    return undefined;
  }
  if (isRolling !== true) {
    if (!('isRolling' in window) || isRolling !== undefined) {
      const message = 'this window neither rolls nor has a `calendar`';
      report([], { message, expected: 'write `isRolling: true`' });
    }
    return undefined;
  }
  if (duration === undefined) return undefined;
  const unitMs = WINDOW_UNITS_MS[duration.slice(-1)];
  if (unitMs !== undefined) return Number(duration.slice(0, -1)) * unitMs;
  notHonoured(report, ['duration'], {
    what: 'months, quarters and years, which differ in length',
    instead: 'write days or weeks, like 28d or 4w',
  });
  return undefined;
}
