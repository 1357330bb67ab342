import type { Reason } from './finding.ts';
import type { RunRecord } from './run-record.ts';
import type { Cleanup } from './verdict.ts';

/** Whether all that a run did is proved undone: what there is to know before anything is judged. */
export function cleanupOf(run: RunRecord): Cleanup {
  return leftBehind(run).length === 0 ? 'clean' : 'dirty';
}

/** What could not be proved undone; it outranks everything else that is to be said of a run. */
export function leftBehind(run: RunRecord): readonly Reason[] {
  const left = run.faults.flatMap((fault) => {
    const { faultId, rolledBackAtMs, rollbackErrors, observed } = fault;
    const error = rollbackErrors.at(-1);
    if (rolledBackAtMs === undefined) {
      const why = error === undefined ? '' : `: ${error.message}`;
      return [{ code: 'DIRTY', message: `${faultId} was not rolled back${why}` }];
    }
    const last = observed.findLast(({ when }) => when === 'after')?.sample;
    if (last?.effect !== 'present') return [];
    const message = `${faultId} was rolled back, but its effect is still there: ${last.measure} ${last.observed}`;
    return [{ code: 'DIRTY', message }];
  });
  if (left.length > 0 || run.clean !== false) {
    return left.map(({ code, message }) => ({ code, message: `${message.replace(/\.$/, '')}.` }));
  }
  const unread = run.unread === undefined ? '' : `: ${run.unread.replace(/\.$/, '')}`;
  return [{ code: 'DIRTY', message: `Not everything could be proved undone${unread}.` }];
}
