import { alertFinding } from './alerts/alert-finding.ts';
import type { Finding } from './finding.ts';
import { judgedPhases } from './judged-phases.ts';
import type { OfferedSecond } from './offered-seconds.ts';
import { phaseFindings } from './phase-finding.ts';
import { budgetFinding } from './price/budget-finding.ts';
import { recoveryFinding } from './recovery-finding.ts';
import type { RunRecord } from './run-record.ts';

/** Every objective in every phase it is judged in, in the order of the experiment. */
export function findingsOf(run: RunRecord, seconds: readonly OfferedSecond[]): readonly Finding[] {
  return run.experiment.objectives.flatMap((objective): readonly Finding[] => {
    switch (objective.kind) {
      case 'recovery':
        return [recoveryFinding(objective, run, seconds)];
      case 'budget':
        return [budgetFinding(objective, run, seconds)];
      case 'alert':
        return [alertFinding(objective, run, seconds)];
      case 'availability':
      case 'latency':
      case 'throughput':
      case 'value':
        return judgedPhases(run.experiment, objective).flatMap((phase) =>
          phaseFindings(objective, phase, run, seconds),
        );
    }
  });
}
