import type { Objective } from '../objective.ts';
import type { Reason } from '../finding.ts';
import type { RunRecord } from '../run-record.ts';

/** An experiment as it stands now, read with the changes that the gate is asked with; or why it cannot be read any more. */
export type SpecNow =
  | {
      readonly ok: true;
      readonly file: string;
      readonly sha256: string;
      readonly objectives: readonly Objective[];
    }
  | { readonly ok: false; readonly why: string };

/** How what is asked now differs from what the run was asked; empty when it does not. */
export function specDrift(run: RunRecord, now: SpecNow): readonly Reason[] {
  if (!now.ok) {
    const why = now.why.replace(/\.$/, '');
    return [{ code: 'STALE_SPEC', message: `Nothing says what is asked now: ${why}.` }];
  }
  if (now.sha256 !== run.source.sha256) {
    const message = `${now.file} was changed since the run, or the run was of another file (SHA-256 ${now.sha256.slice(0, 12)}, the run's is ${run.source.sha256.slice(0, 12)}).`;
    return [{ code: 'STALE_SPEC', message }];
  }
  // An SLO in a file of its own can be made stricter without a change to the experiment.
  const then = run.experiment.objectives.map(canonical);
  const changed = now.objectives.filter((one, at) => canonical(one) !== then[at]);
  if (changed.length === 0 && then.length === now.objectives.length) return [];
  const names = changed.map(({ name }) => `"${name}"`).join(', ');
  const message = `${now.file} asks something else than the run was asked${names === '' ? '' : `, of ${names}`}: an SLO or an indicator was changed since.`;
  return [{ code: 'STALE_SLO', message }];
}

/** The same text for the same value, in whatever order its fields were written. */
function canonical(value: unknown): string {
  return JSON.stringify(value, (_, one: unknown) =>
    typeof one === 'object' && one !== null && !Array.isArray(one)
      ? Object.fromEntries(Object.entries(one).toSorted(([a], [b]) => (a < b ? -1 : 1)))
      : one,
  );
}
