import type { Objective } from '../../domain/objective.ts';
import type { Salvaged } from '../schema/salvage.ts';
import { within, type Report } from '../source/report.ts';
import { asksTheSame } from './asks-the-same.ts';
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
  const objectives: { readonly objective: Objective; readonly number: number }[] = [];
  for (const [index, entry] of entries.entries()) {
    if (entry === undefined) continue;
    const ofEntry = within(report, 'objectives', index);
    for (const objective of readEntry(entry, context, ofEntry)) {
      checkAgainstOthers(objective, objectives, ofEntry);
      objectives.push({ objective, number: index + 1 });
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

function checkAgainstOthers(
  objective: Objective,
  others: readonly { readonly objective: Objective; readonly number: number }[],
  report: Report,
): void {
  const namesake = others.find((other) => other.objective.name === objective.name);
  const twin = others.find((other) => asksTheSame(objective, other.objective));
  if (twin !== undefined) {
    report([], {
      message: `this asks the same of the same phase as number ${twin.number} of the list`,
      expected: 'keep one of the two',
    });
  } else if (namesake !== undefined) {
    report([], {
      message: `number ${namesake.number} of the list is called \`${objective.name}\` as well`,
      expected: 'give one of them a `name` of its own',
    });
  }
}
