import { PHASES, type PhaseName } from '../../domain/phase.ts';
import type { Report } from '../source/report.ts';
import type { KnownPhases } from './read-phases.ts';

/** Phases as they are written: one, or a list. */
export type WrittenPhases =
  'baseline' | 'fault' | 'recovery' | readonly ('baseline' | 'fault' | 'recovery' | undefined)[];

/** Reads the phases an objective is asked in; one that is not run is reported. */
export function readDuring(
  written: WrittenPhases | undefined,
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
