import { CircuitOpenError } from './circuit-breaker.ts';

/** How a use of a dependency ended; `rejected` is the only one that did not reach for it. */
export type UseResult = 'ok' | 'error' | 'timeout' | 'rejected';
export const USE_RESULTS: readonly UseResult[] = ['ok', 'error', 'timeout', 'rejected'];

/** What a failed use is counted as. */
export function failureResult(error: unknown): Exclude<UseResult, 'ok'> {
  if (error instanceof CircuitOpenError) return 'rejected';
  const name = error instanceof Error ? error.name : '';
  return name === 'TimeoutError' || name === 'AbortError' || name === 'TooLateError'
    ? 'timeout'
    : 'error';
}
