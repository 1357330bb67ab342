import type { Objective } from '../../domain/objective.ts';
import { PHASES, type PhaseName } from '../../domain/phase.ts';
import { isLatency, type SloCatalogue } from '../slo/slo-catalogue.ts';
import type { Salvaged } from '../schema/salvage.ts';
import { within, type Report } from '../source/report.ts';
import { findSli, findSlo } from './find-sli.ts';
import type { ObjectiveEntry } from './objective-schema.ts';
import { readQuantity, readShare } from './read-quantity.ts';
import type { KnownPhases } from './read-phases.ts';
import { readRecovery, type RecoveryContext } from './read-recovery.ts';

type Entry = Salvaged<ObjectiveEntry>;
type Entries = readonly (Entry | undefined)[];

/** What objectives are read against. */
export type ObjectiveContext = RecoveryContext & { readonly catalogue: SloCatalogue };

/** Reads the objectives that can be read, and reports what is wrong with each and between them. */
export function readObjectives(
  entries: Entries,
  context: ObjectiveContext,
  report: Report,
): readonly Objective[] {
  const objectives: Objective[] = [];
  for (const [index, entry] of entries.entries()) {
    if (entry === undefined) continue;
    const ofEntry = within(report, 'objectives', index);
    const objective = readObjective(entry, context, ofEntry);
    if (objective === undefined) continue;
    checkAgainstOthers(objective, objectives, ofEntry);
    objectives.push(objective);
  }
  return objectives;
}

function readObjective(
  entry: Entry,
  context: ObjectiveContext,
  report: Report,
): Objective | undefined {
  if ('slo' in entry) return readSloObjective(entry, context, report);
  if ('sli' in entry) return readSliObjective(entry, context, report);
  if (!('recovery' in entry) || entry.recovery === undefined) return undefined;
  const name = entry.name ?? 'recovery';
  return readRecovery(name, entry.recovery, context, within(report, 'recovery'));
}

function readSloObjective(
  entry: Extract<Entry, { slo?: unknown }>,
  { catalogue, phases }: ObjectiveContext,
  report: Report,
): Objective | undefined {
  const during = readDuring(entry.during, phases, report);
  const slo = findSlo(entry.slo, ['slo'], catalogue, report);
  if (slo === undefined || during === undefined) return undefined;
  const { sli, target, underMs } = slo;
  const name = entry.name ?? slo.name;
  return underMs === undefined
    ? { kind: 'availability', name, sli, target, during }
    : { kind: 'latency', name, sli, underMs, target, during };
}

function readSliObjective(
  entry: Extract<Entry, { sli?: unknown; target?: unknown }>,
  { catalogue, phases }: ObjectiveContext,
  report: Report,
): Objective | undefined {
  const during = readDuring(entry.during, phases, report);
  const target = readShare({ text: entry.target, path: ['target'] }, report);
  const under = { text: entry.under, path: ['under'] };
  const underMs = readQuantity('duration', under, { min: 1 }, report);
  const sli = findSli(entry.sli, ['sli'], catalogue, report);
  if (sli === undefined) return undefined;
  const name = entry.name ?? sli.name;
  if (!isLatency(sli)) {
    if (entry.under !== undefined) {
      const message = `\`${sli.name}\` has no latency to be under`;
      report(['under'], { message, expected: 'take it out, or name a latency indicator' }, 'key');
    }
    if (target === undefined || during === undefined) return undefined;
    return { kind: 'availability', name, sli, target, during };
  }
  if (!('under' in entry)) {
    const message = `\`under\` is missing: \`${sli.name}\` is a latency`;
    report([], { message, expected: 'add `under`, like 300ms' });
  }
  if (underMs === undefined || target === undefined || during === undefined) return undefined;
  return { kind: 'latency', name, sli, underMs, target, during };
}

function readDuring(
  written: Entry extends infer E ? (E extends { during?: infer D } ? D : never) : never,
  phases: KnownPhases,
  report: Report,
): readonly PhaseName[] | undefined {
  if (written === undefined) return undefined;
  const list: readonly (PhaseName | undefined)[] =
    typeof written === 'string' ? [written] : written;
  for (const [index, phase] of list.entries()) {
    if (phase === undefined || phases[phase] !== 0) continue;
    const path = typeof written === 'string' ? ['during'] : ['during', index];
    const message = `the ${phase} phase is 0s long, so nothing can be judged in it`;
    report(path, { message, expected: `lengthen \`phases.${phase}\`, or name another phase` });
  }
  return PHASES.filter((phase) => list.includes(phase));
}

function checkAgainstOthers(
  objective: Objective,
  others: readonly Objective[],
  report: Report,
): void {
  const namesake = others.findIndex((other) => other.name === objective.name);
  const twin = others.findIndex((other) => asksTheSame(objective, other));
  if (twin !== -1) {
    report([], {
      message: `this asks the same of the same phase as number ${twin + 1} of the list`,
      expected: 'keep one of the two',
    });
  } else if (namesake !== -1) {
    report([], {
      message: `number ${namesake + 1} of the list is called \`${objective.name}\` as well`,
      expected: 'give one of them a `name` of its own',
    });
  }
}

function asksTheSame(a: Objective, b: Objective): boolean {
  if (a.sli.name !== b.sli.name) return false;
  if (a.kind === 'recovery' || b.kind === 'recovery') return a.kind === b.kind;
  if (a.kind === 'latency' && b.kind === 'latency' && a.underMs !== b.underMs) return false;
  return a.kind === b.kind && a.during.some((phase) => b.during.includes(phase));
}
