import { secondsIn, type OfferedSecond } from './offered-seconds.ts';
import type { RunRecord } from './run-record.ts';
import { formatDuration, type Ms } from './units.ts';
import type { GuardResult } from './verdict.ts';

/** docs/method.md, Guards: phases are cut on whole seconds, so a request may not be further from where it belongs. */
const MAX_LATE_MS: Ms = 1_000;

/**
 * Whether the load generator kept to its plan, in every phase that may be judged. A lateness below the limit is part
 * of the latencies; one above it takes requests out of the phase they were due in, and then nothing tells what the
 * phase was like.
 */
export function generatorLateness(
  run: RunRecord,
  seconds: readonly OfferedSecond[],
): readonly GuardResult[] {
  const guard = 'generator-lateness';
  const judged = run.phases
    .filter(({ phase }) => phase !== 'warmup')
    .flatMap((window) =>
      secondsIn(seconds, window).map(({ second, lateMs }) => ({ lateMs, second, window })),
    );
  const [first, ...others] = judged;
  if (first === undefined) return [];
  const latest = others.reduce((one, other) => (other.lateMs > one.lateMs ? other : one), first);
  if (latest.lateMs === 0) {
    return [{ guard, outcome: 'held', message: 'The load generator began every arrival in time.' }];
  }
  const { window, second, lateMs } = latest;
  const into = second - window.startedAtMs / 1_000 + 1;
  const where = `second ${String(into)} of the ${window.phase} phase`;
  const outcome = lateMs <= MAX_LATE_MS ? 'held' : 'invalid';
  const rest = {
    held: 'that is part of the latencies',
    invalid: `beyond ${formatDuration(MAX_LATE_MS)} a request may not be in the phase it was due in`,
  }[outcome];
  const message = `The load generator was up to ${formatDuration(Math.round(lateMs))} late (${where}); ${rest}.`;
  return [{ guard, outcome, message }];
}
