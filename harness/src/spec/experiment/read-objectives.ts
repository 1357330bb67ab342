import type { Objective } from '../../domain/objective.ts';
import type { Salvaged } from '../schema/salvage.ts';
import { within, type Report } from '../source/report.ts';
import { asksTheSame } from './asks-the-same.ts';
import { explainTwins, type Listed } from './explain-twins.ts';
import type { ObjectiveEntry } from './objective-schema.ts';
import { readAlert, readBudget } from './read-price-objectives.ts';
import { readRecovery, type RecoveryContext } from './read-recovery.ts';
import { readSliObjective, readThroughput } from './read-sli-objective.ts';
import { readSloObjectives } from './read-slo-objectives.ts';

type Entry = Salvaged<ObjectiveEntry>;
type Entries = readonly (Entry | undefined)[];

/** What objectives are read against. */
export type ObjectiveContext = RecoveryContext;

/** Reads the objectives that can be read, and reports what is wrong with each and between them. */
export function readObjectives(
  entries: Entries,
  context: ObjectiveContext,
  report: Report,
): readonly Objective[] {
  const objectives: Listed[] = [];
  for (const [index, entry] of entries.entries()) {
    if (entry === undefined) continue;
    const ofEntry = within(report, 'objectives', index);
    for (const objective of readEntry(entry, context, ofEntry)) {
      const listed = { objective, number: index + 1, ...annotatedBy(entry, objective) };
      checkAgainstOthers(listed, objectives, ofEntry);
      objectives.push(listed);
    }
  }
  return objectives.map(({ objective }) => objective);
}

function readEntry(entry: Entry, context: ObjectiveContext, report: Report): readonly Objective[] {
  if ('slo' in entry) return readSloObjectives(entry, context, report);
  const objective = readOne(entry, context, report);
  return objective === undefined ? [] : [objective];
}

function readOne(
  entry: Exclude<Entry, { slo?: unknown }>,
  context: ObjectiveContext,
  report: Report,
): Objective | undefined {
  const { name } = entry;
  if ('sli' in entry) return readSliObjective(entry, context, report);
  if ('throughput' in entry) return readThroughput(entry, context, report);
  if ('budget' in entry) {
    return entry.budget && readBudget({ name, ...entry.budget }, context, within(report, 'budget'));
  }
  if ('alert' in entry) {
    return entry.alert && readAlert({ name, ...entry.alert }, context, within(report, 'alert'));
  }
  if (!('recovery' in entry) || entry.recovery === undefined) return undefined;
  return readRecovery(name ?? 'recovery', entry.recovery, context, within(report, 'recovery'));
}

/** An SLO without `during` may ask for more than its own target. */
function annotatedBy(entry: Entry, { kind }: Objective): { readonly annotated?: string } {
  const isByAnnotation = kind === 'recovery' || kind === 'budget';
  return isByAnnotation && 'slo' in entry && entry.slo !== undefined
    ? { annotated: entry.slo }
    : {};
}

function checkAgainstOthers(listed: Listed, others: readonly Listed[], report: Report): void {
  const { objective } = listed;
  const namesake = others.find((other) => other.objective.name === objective.name);
  const twin = others.find((other) => asksTheSame(objective, other.objective));
  if (twin !== undefined) {
    report([], explainTwins(listed, twin));
  } else if (namesake !== undefined) {
    report([], {
      message: `number ${namesake.number} of the list is called \`${objective.name}\` as well`,
      expected: 'give one of them a `name` of its own',
    });
  }
}
