import exec from 'k6/execution';
import type { RefinedResponse, ResponseType } from 'k6/http';

/** k6's numbers for why there was no answer. https://grafana.com/docs/k6/latest/javascript-api/error-codes/ */
const REASON_BY_ERROR_CODE: Readonly<Record<number, string>> = {
  1000: 'closed',
  1050: 'timeout',
  1201: 'reset',
  1211: 'timeout',
  1212: 'refused',
  1220: 'reset',
};

/**
 * Runs the one request of an iteration and marks the iteration when the request failed: the tag `o` on its
 * `iteration_duration` holds the status of an answer of 500 or above, or why there was no answer. An iteration
 * without the tag is a good one.
 */
export function noteOutcome(request: () => RefinedResponse<ResponseType | undefined>): void {
  const { tags } = exec.vu.metrics;
  delete tags['o'];
  const outcome = failureOf(request());
  if (outcome !== undefined) tags['o'] = outcome;
}

function failureOf(response: RefinedResponse<ResponseType | undefined>): string | undefined {
  if (response.status >= 500) return String(response.status);
  if (response.status > 0) return undefined;
  return REASON_BY_ERROR_CODE[response.error_code] ?? 'other';
}
