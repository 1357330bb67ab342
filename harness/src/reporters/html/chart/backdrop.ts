import type { RunRecord } from '../../../domain/run-record.ts';
import { formatDuration } from '../../../domain/units.ts';
import type { RunClock } from '../../timeline/run-clock.ts';
import { faultTitle } from '../../words/fault-words.ts';
import type { Backdrop, Span } from './chart.ts';

/** Where the phases and the faults lie on the time axis. */
export function backdropOf(record: RunRecord, clock: RunClock): Backdrop {
  const share = (atMs: number) =>
    Math.min(1, Math.max(0, (atMs - clock.originMs) / 1_000 / Math.max(1, clock.seconds)));
  const span = (fromMs: number, toMs: number): Span => ({ from: share(fromMs), to: share(toMs) });
  const endMs = clock.originMs + clock.seconds * 1_000;
  return {
    seconds: Math.max(1, clock.seconds),
    phases: record.phases.map(({ phase, startedAtMs, endedAtMs }) => ({
      ...span(startedAtMs, endedAtMs),
      label: phase,
      note: record.completedPhases.includes(phase)
        ? formatDuration(endedAtMs - startedAtMs)
        : `cut short after ${formatDuration(endedAtMs - startedAtMs)}`,
    })),
    faults: record.faults.flatMap(({ faultId, injectedAtMs, rolledBackAtMs }) =>
      injectedAtMs === undefined
        ? []
        : [
            {
              ...span(injectedAtMs, rolledBackAtMs ?? endMs),
              label: faultTitle(record, faultId),
              isRolledBack: rolledBackAtMs !== undefined,
            },
          ],
    ),
  };
}
