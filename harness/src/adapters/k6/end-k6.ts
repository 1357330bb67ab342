import type { Ms } from '../../domain/units.ts';
import { formatDuration } from '../../domain/units.ts';
import type { K6Api } from './k6-api.ts';
import type { K6Patience } from './k6-patience.ts';
import type { K6Process } from './k6-process.ts';
import { settledWithin } from './settled-within.ts';

/** An API that is gone may mean a k6 that is just going. */
const GOING_MS: Ms = 300;

/** Asks through the API, then with ever harder signals; resolves when k6 has ended, with what did not work. */
export async function endK6(
  process: K6Process,
  api: K6Api,
  patience: K6Patience,
): Promise<readonly string[]> {
  const refusal = await api.stop();
  const waitMs = refusal === undefined ? patience.stopMs : GOING_MS;
  if (await settledWithin(process.exited, waitMs)) return [];
  const because =
    refusal === undefined
      ? `had agreed to stop and was still there after ${formatDuration(waitMs)}`
      : `could not be stopped through its API (${refusal})`;
  return [`k6 ${because}, so it was sent signals.`, ...(await signalK6(process, patience))];
}

/** Signals until k6 has ended, and resolves with what did not work. SIGTERM also ends one that spins. */
export async function signalK6(
  process: K6Process,
  patience: K6Patience,
): Promise<readonly string[]> {
  for (const name of ['SIGINT', 'SIGTERM'] as const) {
    process.signal(name);
    if (await settledWithin(process.exited, patience.signalMs)) return [];
  }
  process.signal('SIGKILL');
  await process.exited;
  return [
    'k6 ignored SIGINT and SIGTERM and was killed: its last samples and the requests in flight are not counted.',
  ];
}
