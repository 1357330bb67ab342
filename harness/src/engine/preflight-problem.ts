import { ERROR_CODES, type ErrorCode } from '../domain/error-codes.ts';
import { EXIT } from '../domain/exit-code.ts';
import { toErrorRecord } from '../domain/faultline-error.ts';
import type { PreflightProblem } from '../domain/plan.ts';

/** With the hint that its code has. */
export function preflightProblem(code: ErrorCode, message: string): PreflightProblem {
  return { code, message, hint: ERROR_CODES[code].action };
}

/** What a refusal says of something that failed. */
export function problemOf(error: unknown): PreflightProblem {
  const { code, message, hint, causes } = toErrorRecord(error);
  const because = causes.length === 0 ? '' : ` (${causes.join('; ')})`;
  // A target that is gone or frozen already is a reason of its own.
  const own = ERROR_CODES[code].exitCode === EXIT.invalid ? code : 'ENVIRONMENT_UNHEALTHY';
  return { code: own, message: `${message}${because}`, hint };
}
