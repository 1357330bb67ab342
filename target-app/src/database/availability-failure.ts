import { DatabaseError } from 'pg';

/**
 * SQLSTATE classes that say "PostgreSQL cannot serve now": connection exception, insufficient resources, operator
 * intervention, system error, internal error. https://www.postgresql.org/docs/current/errcodes-appendix.html
 */
const UNAVAILABLE_CLASSES: ReadonlySet<string> = new Set(['08', '53', '57', '58', 'XX']);

/**
 * Whether a failed query says that PostgreSQL is in trouble. When the error does not come from it, there was no answer
 * at all: refused, reset, or out of time. Of its own errors only some classes count; a violated constraint, for
 * example, is a sound answer.
 */
export function isAvailabilityFailure(error: unknown): boolean {
  if (!(error instanceof DatabaseError)) return true;
  return UNAVAILABLE_CLASSES.has(error.code?.slice(0, 2) ?? '');
}
