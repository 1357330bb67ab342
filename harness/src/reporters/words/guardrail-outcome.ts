import { guardrailLimit, guardrailSubject } from '../../domain/guardrail-words.ts';
import type { RunRecord } from '../../domain/run-record.ts';
import { runDeadlineMs } from '../../domain/run-deadline.ts';
import { formatDuration } from '../../domain/units.ts';

/** One live condition, and whether it ended the run. */
export type GuardrailOutcome = {
  readonly watches: string;
  readonly aborts: string;
  /** What was seen, where it tripped. */
  readonly tripped?: string;
};

/** Every guardrail of a run, its own deadline included. */
export function guardrailOutcomes(record: RunRecord): readonly GuardrailOutcome[] {
  const { experiment, guardrailTripped } = record;
  const tripped = (id: number | 'deadline') =>
    guardrailTripped?.guardrail === id ? { tripped: guardrailTripped.observed } : {};
  return [
    ...experiment.guardrails.map((guardrail, id) => ({
      watches: guardrailSubject(guardrail),
      aborts: guardrailLimit(guardrail),
      ...tripped(id),
    })),
    {
      watches: 'length of the run',
      aborts: `more than ${formatDuration(runDeadlineMs(experiment))} under load`,
      ...tripped('deadline'),
    },
  ];
}
