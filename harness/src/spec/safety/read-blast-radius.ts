import type { BlastLimits } from '../../domain/blast-radius.ts';
import { readQuantity } from '../experiment/read-quantity.ts';
import type { Salvaged } from '../schema/salvage.ts';
import type { Report } from '../source/report.ts';
import type { BlastRadiusEntry } from './blast-radius-schema.ts';

/** Reads limits of what may be touched; undefined when none are written. */
export function readBlastRadius(
  entry: Salvaged<BlastRadiusEntry> | undefined,
  report: Report,
): BlastLimits | undefined {
  if (entry === undefined) return undefined;
  const { maxTargets } = entry;
  if (maxTargets !== undefined && maxTargets < 1) {
    const message = `\`${String(maxTargets)}\` would allow nothing`;
    report(['maxTargets'], { message, expected: 'write at least 1' });
  }
  const percent = { text: entry.maxPercent, path: ['maxPercent'] };
  const maxPercent = readQuantity('percentage', percent, { min: 0.001, max: 1 }, report);
  return {
    ...(maxTargets === undefined ? {} : { maxTargets }),
    ...(maxPercent === undefined ? {} : { maxPercent }),
  };
}
