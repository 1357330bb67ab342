import type { Objective, ShareObjective, ValueObjective } from '../../domain/objective.ts';
import type { PhaseName } from '../../domain/phase.ts';
import { formatDuration } from '../../domain/units.ts';
import type { Slo } from '../slo/slo-catalogue.ts';
import type { Salvaged } from '../schema/salvage.ts';
import type { Report } from '../source/report.ts';
import { findSlo } from './find-sli.ts';
import type { ObjectiveEntry } from './objective-schema.ts';
import { readDuring } from './read-during.ts';
import { DEFAULT_HOLD_MS, DEFAULT_THETA, type RecoveryContext } from './read-recovery.ts';
import { readWarn } from './read-warn.ts';

type Entry = Extract<Salvaged<ObjectiveEntry>, { slo?: unknown }>;

/**
 * Reads an objective that names an SLO: the SLO in the phases it names or, when it names none, everything that the
 * SLO asks by its annotations. What they ask of a phase that is not run, or of a fault that is not there, is left out,
 * and `left-out.ts` tells of it.
 */
export function readSloObjectives(
  entry: Entry,
  context: RecoveryContext,
  report: Report,
): readonly Objective[] {
  const { catalogue, phases } = context;
  const written = readDuring(entry.during, phases, report);
  const slo = findSlo(entry.slo, ['slo'], catalogue, report);
  if (slo === undefined) return [];
  const warn = readWarn(entry, slo, report);
  const name = entry.name ?? slo.name;
  if ('during' in entry) return written === undefined ? [] : [ofPhases(slo, name, written, warn)];
  if (slo.byDefault === undefined) {
    const message = '`during` is missing';
    const expected = 'add `during`, or give the SLO the annotation `faultline.dev/during`';
    report([], { message, expected });
    return [];
  }
  const during = slo.byDefault.during.filter((phase) => phases[phase] !== 0);
  if (during.length === 0 && slo.byDefault.during.length > 0) {
    const message = `\`${slo.name}\` asks of ${slo.byDefault.during.join(', ')}, and none is run here`;
    report(['slo'], { message, expected: 'lengthen a phase, or write `during`' });
  }
  const { recoveryWithinMs } = slo.byDefault;
  if (recoveryWithinMs !== undefined && context.faultCount !== 0 && phases.recovery === 0) {
    const message = `\`${slo.name}\` asks for a recovery within ${formatDuration(recoveryWithinMs)}, and no recovery phase is run here`;
    report(['slo'], { message, expected: 'lengthen the recovery phase, or write `during`' });
  }
  return [
    ...(during.length === 0 ? [] : [ofPhases(slo, name, during, warn)]),
    ...recoveryOf(slo, name, context),
    ...budgetOf(slo, name, context),
  ];
}

function ofPhases(
  { sli, target, underMs, windowMs, within: limits }: Slo,
  name: string,
  during: readonly PhaseName[],
  warn: { readonly warn?: number },
): ShareObjective | ValueObjective {
  if (limits !== undefined) {
    return { kind: 'value', name, sli, ...limits, of: { kind: 'share', target }, during };
  }
  return underMs === undefined
    ? { kind: 'availability', name, sli, target, windowMs, ...warn, during }
    : { kind: 'latency', name, sli, underMs, target, windowMs, ...warn, during };
}

function recoveryOf(
  { sli, underMs, byDefault }: Slo,
  name: string,
  { faultCount, phases }: RecoveryContext,
): readonly Objective[] {
  const withinMs = byDefault?.recoveryWithinMs;
  if (withinMs === undefined || faultCount === 0 || phases.recovery === 0) return [];
  const under = underMs === undefined ? {} : { underMs };
  return [
    {
      kind: 'recovery',
      name: `${name}-recovery`,
      sli,
      withinMs,
      theta: DEFAULT_THETA,
      holdMs: DEFAULT_HOLD_MS,
      ...under,
    },
  ];
}

function budgetOf(
  { sli, target, windowMs, underMs, byDefault }: Slo,
  name: string,
  { faultCount }: RecoveryContext,
): readonly Objective[] {
  const consumesAtMost = byDefault?.consumesAtMost;
  if (consumesAtMost === undefined || faultCount === 0) return [];
  const under = underMs === undefined ? {} : { underMs };
  const ofSlo = { sli, target, windowMs, ...under };
  return [{ kind: 'budget', name: `${name}-budget`, ...ofSlo, consumesAtMost }];
}
