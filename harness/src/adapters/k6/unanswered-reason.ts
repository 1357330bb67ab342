import type { UnansweredReason } from '../../domain/second-record.ts';

/** k6's error codes (https://grafana.com/docs/k6/latest/javascript-api/error-codes/) in our words. */
const REASONS: Readonly<Record<string, UnansweredReason>> = {
  /** No code of its own: the connection ended, or carried something that is no HTTP. */
  1000: 'closed',
  1050: 'timeout',
  1201: 'reset',
  1211: 'timeout',
  1212: 'refused',
  1220: 'reset',
};

/** Why there was no answer, or `undefined` when there was one: k6 gives a code to every 4xx and 5xx, too. */
export function unansweredReason(status: number, errorCode: string): UnansweredReason | undefined {
  const isAnswer = errorCode === '' || /^1[45]\d\d$/.test(errorCode);
  if (status > 0 && isAnswer) return undefined;
  return REASONS[errorCode] ?? 'other';
}
