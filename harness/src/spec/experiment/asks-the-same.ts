import { isPhaseObjective, type Objective, type PhaseObjective } from '../../domain/objective.ts';

/** Whether two objectives ask the same of the same indicator in a phase they share: one of them is too many. */
export function asksTheSame(a: Objective, b: Objective): boolean {
  if (a.kind !== b.kind || a.sli.name !== b.sli.name) return false;
  if (isPhaseObjective(a) && isPhaseObjective(b)) {
    return a.during.some((phase) => b.during.includes(phase)) && isSameQuestion(a, b);
  }
  if (a.kind === 'budget' || a.kind === 'alert') {
    return isOfSameSlo(a, b) && (a.kind !== 'alert' || b.kind !== 'alert' || a.expect === b.expect);
  }
  return true;
}

/** A latency under another threshold, and a value within another limit, is another question. */
function isSameQuestion(a: PhaseObjective, b: PhaseObjective): boolean {
  if (a.kind === 'latency' && b.kind === 'latency') return a.underMs === b.underMs;
  if (a.kind !== 'value' || b.kind !== 'value') return true;
  return a.op === b.op && a.limit === b.limit && a.of.kind === b.of.kind;
}

function isOfSameSlo(a: Objective, b: Objective): boolean {
  return keyOf(a) === keyOf(b);
}

function keyOf(objective: Objective): string {
  if (objective.kind !== 'budget' && objective.kind !== 'alert') return objective.kind;
  const { target, windowMs, underMs } = objective;
  return JSON.stringify([target, windowMs, underMs ?? null]);
}
