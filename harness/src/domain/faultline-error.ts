import { ERROR_CODES, type ErrorCode } from './error-codes.ts';
import type { ExitCode } from './exit-code.ts';

/**
 * An error a person can act on: a stable `code`, one sentence with the value and the limit, a hint with the
 * next action, and the cause. Callers branch on `code`, never on text.
 */
export class FaultlineError extends Error {
  readonly code: ErrorCode;
  readonly hint: string;

  constructor(
    code: ErrorCode,
    sentence: string,
    options: { readonly hint?: string; readonly cause?: unknown } = {},
  ) {
    super(sentence, 'cause' in options ? { cause: options.cause } : {});
    this.name = 'FaultlineError';
    this.code = code;
    this.hint = options.hint ?? ERROR_CODES[code].action;
  }

  get exitCode(): ExitCode {
    return ERROR_CODES[this.code].exitCode;
  }
}

/** An error as data, for the journal and the reports. */
export type ErrorRecord = {
  readonly code: ErrorCode;
  readonly message: string;
  readonly hint: string;
  readonly causes: readonly string[];
};

/** Flattens any thrown value; what is not a `FaultlineError` becomes `INTERNAL`. */
export function toErrorRecord(thrown: unknown): ErrorRecord {
  const causes: string[] = [];
  let cause = thrown instanceof Error ? thrown.cause : undefined;
  for (let depth = 0; cause !== undefined && depth < 5; depth += 1) {
    causes.push(messageOf(cause));
    cause = cause instanceof Error ? cause.cause : undefined;
  }
  const message = messageOf(thrown);
  if (thrown instanceof FaultlineError) {
    return { code: thrown.code, message, hint: thrown.hint, causes };
  }
  return { code: 'INTERNAL', message, hint: ERROR_CODES.INTERNAL.action, causes };
}

function messageOf(thrown: unknown): string {
  if (thrown instanceof Error) return thrown.message;
  return typeof thrown === 'string' ? thrown : `a thrown ${typeof thrown}`;
}
