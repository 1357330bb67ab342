import type { PreflightProblem } from './plan.ts';

/** Something that a run could not decide, and what would help. */
export function undecidableProblem(message: string, hint: string): PreflightProblem {
  return { code: 'OBJECTIVE_UNDECIDABLE', message, hint };
}
