import { PHASES, type PhaseName } from '../../domain/phase.ts';
import type { Sli } from '../../domain/sli.ts';
import type { Ms } from '../../domain/units.ts';
import { explainChoice } from '../schema/explain-error.ts';
import { explainQuantity } from '../schema/explain-quantity.ts';
import { UNIT_PATTERNS, type UnitKind } from '../../domain/units.ts';
import { readQuantity, readWholeSeconds } from '../experiment/read-quantity.ts';
import type { Report } from '../source/report.ts';
import { shown } from '../source/shown.ts';
import {
  ANNOTATIONS,
  annotationPath,
  type Annotations,
  checkAnnotations,
  ours,
} from './annotations.ts';
import { isValue, type SloDefaults } from './slo-catalogue.ts';

const MEASURED: readonly PhaseName[] = ['baseline', 'fault', 'recovery'];

/**
 * Reads what an experiment asks of an SLO when it says no more than its name: `faultline.dev/during` lists phases,
 * `faultline.dev/recovery` says within which time users are to be served well again, and `faultline.dev/budget` how much
 * of the error budget it may cost.
 */
export function readDefaults(
  annotations: Annotations,
  sli: Sli,
  report: Report,
): SloDefaults | undefined {
  checkAnnotations(annotations, 'slo', report);
  const during = readPhases(annotations[ours('during')], report);
  const recoveryWithinMs = readRecovery(annotations, sli, report);
  const consumesAtMost = readBudget(annotations, sli, report);
  const isWritten = ANNOTATIONS.slo.some((name) => annotations[ours(name)] !== undefined);
  if (!isWritten) return undefined;
  return {
    during,
    ...(recoveryWithinMs === undefined ? {} : { recoveryWithinMs }),
    ...(consumesAtMost === undefined ? {} : { consumesAtMost }),
  };
}

function readPhases(written: string | undefined, report: Report): readonly PhaseName[] {
  if (written === undefined) return [];
  const names = written.split(',').map((name) => name.trim());
  for (const name of names) {
    if (MEASURED.some((phase) => phase === name)) continue;
    report(annotationPath('during'), explainChoice(shown(name), MEASURED));
  }
  return PHASES.filter((phase) => MEASURED.includes(phase) && names.includes(phase));
}

function readRecovery(annotations: Annotations, sli: Sli, report: Report): Ms | undefined {
  const text = quantityOf('duration', 'recovery', annotations, report);
  if (text === undefined) return undefined;
  if (sli.client === undefined) {
    const message = `\`${sli.name}\` cannot tell a recovery: the client does not see it`;
    report(annotationPath('recovery'), { message, expected: 'take it out' }, 'key');
    return undefined;
  }
  return readWholeSeconds({ text, path: annotationPath('recovery') }, { min: 1_000 }, report);
}

function readBudget(annotations: Annotations, sli: Sli, report: Report): number | undefined {
  const text = quantityOf('percentage', 'budget', annotations, report);
  if (text === undefined) return undefined;
  if (isValue(sli)) {
    const message = `\`${sli.name}\` is a value, and has no budget of requests`;
    report(annotationPath('budget'), { message, expected: 'take it out' }, 'key');
    return undefined;
  }
  return readQuantity('percentage', { text, path: annotationPath('budget') }, {}, report);
}

/** What the schema would check, had these their own keys. */
function quantityOf(
  kind: UnitKind,
  name: string,
  annotations: Annotations,
  report: Report,
): string | undefined {
  const written = annotations[ours(name)];
  if (written === undefined || new RegExp(UNIT_PATTERNS[kind]).test(written)) return written;
  report(annotationPath(name), explainQuantity(kind, shown(written)));
  return undefined;
}
