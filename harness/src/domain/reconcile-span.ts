import type { ShareObjective } from './objective.ts';
import type { OfferedSecond } from './offered-seconds.ts';
import type { PhaseWindow } from './phase.ts';
import { type Unseen, type UnseenSpan, unseenSpan } from './reconcile-when.ts';
import type { RunRecord } from './run-record.ts';
import { eventsOf } from './server-evidence.ts';
import { formatDuration, type Ms } from './units.ts';

/** The shortest span of a phase that holds all requests that one side saw for certain and the other cannot have seen. */
export function unseenBy(
  unseen: Unseen,
  objective: ShareObjective,
  within: {
    readonly judged: PhaseWindow;
    readonly run: RunRecord;
    readonly seconds: readonly OfferedSecond[];
    readonly countedWithinMs: Ms;
    readonly count: (one: OfferedSecond) => number;
  },
): UnseenSpan | undefined {
  const { judged, run, seconds, countedWithinMs, count } = within;
  const events = eventsOf(objective, run.captured);
  if (events?.found !== true) return undefined;
  return unseenSpan(unseen, judged, {
    steps: events.targets.map(({ total }) => total),
    client: new Map(seconds.map((one) => [one.second, count(one)])),
    countedWithinMs,
    clockOffset: run.clockOffset,
  });
}

/** `in seconds 3 to 6 of the fault phase (within 4 s of the injection)`, `over all of the fault phase`. */
export function spanWords(
  { fromSecond, untilSecond }: UnseenSpan,
  { phase, startedAtMs, endedAtMs }: PhaseWindow,
  { faults }: Pick<RunRecord, 'faults'>,
): string {
  const start = Math.floor(startedAtMs / 1_000);
  const [first, last] = [fromSecond - start + 1, untilSecond - start];
  if (first === 1 && untilSecond * 1_000 >= endedAtMs) return `over all of the ${phase} phase`;
  const where =
    first === last ? `second ${String(first)}` : `seconds ${String(first)} to ${String(last)}`;
  const injectedAtMs = Math.min(...faults.map((fault) => fault.injectedAtMs ?? Infinity));
  const isAfter = injectedAtMs >= startedAtMs && injectedAtMs < (fromSecond + 1) * 1_000;
  const afterMs = Math.ceil((untilSecond * 1_000 - injectedAtMs) / 1_000) * 1_000;
  const near = isAfter ? ` (within ${formatDuration(afterMs)} of the injection)` : '';
  return `in ${where} of the ${phase} phase${near}`;
}
