import type { Finding } from './finding.ts';
import { judgedPhases } from './judged-phases.ts';
import type { OfferedSecond } from './offered-seconds.ts';
import { phaseFindings } from './phase-finding.ts';
import { recoveryFinding } from './recovery-finding.ts';
import type { RunRecord } from './run-record.ts';

/** Every objective in every phase it is judged in, in the order of the experiment. */
export function findingsOf(run: RunRecord, seconds: readonly OfferedSecond[]): readonly Finding[] {
  return run.experiment.objectives.flatMap((objective) =>
    objective.kind === 'recovery'
      ? [recoveryFinding(objective, run, seconds)]
      : judgedPhases(run.experiment, objective).flatMap((phase) =>
          phaseFindings(objective, phase, run, seconds),
        ),
  );
}
