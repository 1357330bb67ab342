import { PHASES, type PhaseDurations } from '../../domain/phase.ts';
import type { Ms } from '../../domain/units.ts';
import type { Report } from '../source/report.ts';
import type { Salvaged } from '../schema/salvage.ts';
import type { ExperimentDocument } from './experiment-schema.ts';
import { readWholeSeconds } from './read-quantity.ts';

const LONGEST_PHASE_MS = 24 * 3_600_000;

/** The length of each phase that could be read. */
export type KnownPhases = Partial<PhaseDurations>;

/**
 * Reads the phases; one that is reported here is left out, so that nothing else complains of it again.
 * `faultCount` is undefined when nobody can tell how many faults there are.
 */
export function readPhases(
  phases: Salvaged<ExperimentDocument['phases']> | undefined,
  faultCount: number | undefined,
  report: Report,
): KnownPhases {
  const durations: { -readonly [P in keyof KnownPhases]: Ms } = Object.fromEntries(
    PHASES.flatMap((phase) => {
      const written = { text: phases?.[phase], path: ['phases', phase] };
      const durationMs = readWholeSeconds(written, { max: LONGEST_PHASE_MS }, report);
      return durationMs === undefined ? [] : [[phase, durationMs] as const];
    }),
  );
  if (durations.baseline === 0) {
    report(['phases', 'baseline'], {
      message: 'there is no baseline, so nothing would show that the system was well before',
      expected: 'write at least 1s',
    });
    delete durations.baseline;
  }
  if (durations.fault === 0 && faultCount !== undefined && faultCount > 0) {
    report(['phases', 'fault'], {
      message: 'there are faults but no time for them',
      expected: 'write at least 1s, or `faults: []`',
    });
    delete durations.fault;
  }
  return durations;
}
