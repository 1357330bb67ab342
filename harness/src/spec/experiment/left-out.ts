import type { Reason } from '../../domain/finding.ts';
import type { Salvaged } from '../schema/salvage.ts';
import { ours } from '../slo/annotations.ts';
import type { Slo } from '../slo/slo-catalogue.ts';
import type { ObjectiveEntry } from './objective-schema.ts';
import type { RecoveryContext } from './read-recovery.ts';

type Entries = readonly (Salvaged<ObjectiveEntry> | undefined)[];

/**
 * What an SLO asks by its annotations and is not asked here, as remarks for the plan: because `during` is written, or
 * because a phase is not run. Nobody may believe it was looked at.
 */
export function leftOut(
  entries: Entries,
  { catalogue, phases, faultCount }: RecoveryContext,
): readonly Reason[] {
  const named = entries.flatMap((entry) => {
    if (entry === undefined || !('slo' in entry) || entry.slo === undefined) return [];
    const slo = catalogue.slos.get(entry.slo);
    return slo?.byDefault === undefined ? [] : [{ slo, isWhole: !('during' in entry) }];
  });
  const whole = new Set(named.filter(({ isWhole }) => isWhole).map(({ slo }) => slo.name));
  const asked = askedOutright(entries);
  return named.flatMap(({ slo, isWhole }): readonly Reason[] => {
    if (isWhole) {
      const missing = (slo.byDefault?.during ?? []).filter((phase) => phases[phase] === 0);
      return missing.length === 0
        ? []
        : [
            remark(
              `"${slo.name}" is not asked of ${missing.join(' and ')}, which is not run here.`,
            ),
          ];
    }
    if (whole.has(slo.name) || faultCount === 0) return [];
    const dropped = annotationsOf(slo).filter((kind) => !asked[kind].has(slo.name));
    if (dropped.length === 0) return [];
    const names = dropped.map(ours).join(' and ');
    const ask = dropped.length === 1 ? `annotation ${names} asks` : `annotations ${names} ask`;
    return [
      remark(
        `"${slo.name}" is asked of the phases in \`during\` alone, so its ${ask} nothing here.`,
      ),
    ];
  });
}

type Kind = 'recovery' | 'budget';

function annotationsOf({ byDefault }: Slo): readonly Kind[] {
  return [
    ...(byDefault?.recoveryWithinMs === undefined ? [] : (['recovery'] as const)),
    ...(byDefault?.consumesAtMost === undefined ? [] : (['budget'] as const)),
  ];
}

/** The SLOs of which a price is asked in so many words. A recovery names an indicator, so it may be that of any. */
function askedOutright(entries: Entries): Readonly<Record<Kind, { has(slo: string): boolean }>> {
  const budgets = entries.flatMap((entry) =>
    entry !== undefined && 'budget' in entry ? (entry.budget?.slo ?? []) : [],
  );
  const hasRecovery = entries.some((entry) => entry !== undefined && 'recovery' in entry);
  return { recovery: { has: () => hasRecovery }, budget: new Set(budgets) };
}

function remark(message: string): Reason {
  return { code: 'LEFT_OUT', message };
}
