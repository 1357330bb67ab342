import { formatDuration } from '../domain/units.ts';
import type { ProbeOutcome } from '../ports/link-probe.ts';

/** What a probe saw, as a person would say it. */
export function outcomeInWords(outcome: ProbeOutcome): string {
  switch (outcome.kind) {
    case 'refused':
      return 'connection refused';
    case 'answered':
      return `answered in ${formatDuration(outcome.answeredMs)}`;
    case 'closed':
      return `closed after ${formatDuration(outcome.afterMs)} without a whole answer`;
    case 'reset':
      return `reset after ${formatDuration(outcome.afterMs)}`;
    case 'silent':
      return `no whole answer within ${formatDuration(outcome.afterMs)}`;
  }
}
