import type { RecoveryObjective } from './objective.ts';
import { goodWords } from './objective-words.ts';
import type { Since } from './recovery-words.ts';
import { formatDuration, formatRatio } from './units.ts';

/** What a recovery asks for; without `since` where a plan does not know yet what the time runs from. */
export function askedOfRecovery(objective: RecoveryObjective, since?: Since): string {
  const { theta, withinMs, holdMs, underMs, sli, backlog } = objective;
  const asked = { name: '', sli, target: theta, during: [] };
  const words =
    underMs === undefined
      ? goodWords({ ...asked, kind: 'availability' })
      : goodWords({ ...asked, kind: 'latency', underMs });
  const from = since === undefined ? '' : ` of the ${since}`;
  const drained = backlog === undefined ? '' : `, and "${backlog.name}" back at its baseline level`;
  return `${formatRatio(theta)} ${words} within ${formatDuration(withinMs)}${from}, for ${formatDuration(holdMs)}${drained}`;
}
