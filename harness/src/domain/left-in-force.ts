import type { FaultRecord, RunRecord } from './run-record.ts';

/** The faults of a run that may still be in force, oldest first. */
export function leftInForce(record: RunRecord): RunRecord['faults'] {
  return record.faults.filter((fault) => fault.rolledBackAtMs === undefined || isStillSeen(fault));
}

/** The tool said that it was undone, but the last look from outside still saw the effect. */
function isStillSeen({ observed }: FaultRecord): boolean {
  return observed.findLast(({ when }) => when === 'after')?.sample.effect === 'present';
}

/**
 * What a damaged journal may keep from us, as a sentence; undefined when it can hide nothing. Every fault is injected
 * once in a run, by the run itself: what comes after the damage tells of no further fault when all of them were
 * intended before it, and when the run had ended, or was taken over, by then.
 */
export function unreadFaults(record: RunRecord, damage: string | undefined): string | undefined {
  if (damage === undefined) return undefined;
  if (record.status !== undefined || record.takeovers.length > 0) return undefined;
  const known = new Set(record.faults.map(({ faultId }) => faultId));
  const hidden = record.experiment.faults.map(({ id }) => id).filter((id) => !known.has(id));
  if (hidden.length === 0) return undefined;
  const names = hidden.map((id) => `"${id}"`).join(', ');
  return `${damage.replace(/\.$/, '')}; whether ${names} ${hidden.length === 1 ? 'was' : 'were'} injected after that cannot be known`;
}
