import type { ClientEvidence, Finding, Reason, ServerEvidence } from './finding.ts';
import type { ShareObjective } from './objective.ts';
import { counted, formatCount, formatPoints, goodWords } from './objective-words.ts';
import type { PhaseName, PhaseWindow } from './phase.ts';
import { eventsNeeded, eventsToProve, provesTarget } from './sample-size.ts';
import {
  formatDuration,
  formatRatio,
  type EpochMs,
  type EpochSecond,
  type Ratio,
} from './units.ts';
import { whatWouldTell } from './what-would-tell.ts';

export type Decision = Pick<Finding, 'outcome' | 'observed' | 'reasons'>;

/** A census of the client's own record: what was offered is counted, so nothing is estimated (docs/method.md). */
export function decideByClient(
  objective: ShareObjective,
  client: ClientEvidence,
  when: { readonly window: PhaseWindow; readonly injectedAtMs: readonly EpochMs[] },
): Decision {
  const share = `${formatRatio(client.ratio)} ${goodWords(objective)}`;
  const observed = `${share} (${formatCount(client.good)} of ${formatCount(client.total)})`;
  const tooFew = tooFewEvents(objective, client.total);
  if (tooFew !== undefined) return { outcome: 'inconclusive', observed, reasons: [tooFew] };
  const lost = unanswered(client);
  if (client.ratio >= objective.target) {
    const reasons = [
      ...near(objective, client.ratio),
      ...weakness(objective, { bad: client.total - client.good, total: client.total }),
      ...lost,
    ];
    return { outcome: 'met', observed, reasons };
  }
  const broke = { code: 'BROKE', message: howItBroke(objective, client, when) };
  return { outcome: 'violated', observed, reasons: [broke, ...lost] };
}

/**
 * Met when even the low end of what the scrapes can hide holds, violated when the high end does not (docs/method.md,
 * Service-side numbers).
 */
export function decideByServer(
  objective: ShareObjective,
  server: ServerEvidence,
  { phase, remarks }: { readonly phase: PhaseName; readonly remarks: readonly Reason[] },
): Decision {
  const { enclosure, totalEvents } = server;
  const words = goodWords(objective);
  const range = `between ${formatRatio(enclosure.low)} and ${formatRatio(enclosure.high)}`;
  const observed = `about ${formatRatio(enclosure.estimate)} ${words}, ${range} (of about ${counted(totalEvents.estimate, 'request')})`;
  const tooFew = tooFewEvents(objective, totalEvents.low);
  if (tooFew !== undefined) {
    return { outcome: 'inconclusive', observed, reasons: [tooFew, ...remarks] };
  }
  const target = formatRatio(objective.target, 3);
  if (enclosure.low >= objective.target) {
    const reasons = [
      ...near(objective, enclosure.low),
      ...weakness(objective, atWorst(server)),
      ...remarks,
    ];
    return { outcome: 'met', observed, reasons };
  }
  if (enclosure.high < objective.target) {
    const message = `Broke in the ${phase} phase: ${observed}, at least ${formatPoints(objective.target - enclosure.high)} below the target of ${target}.`;
    return { outcome: 'violated', observed, reasons: [{ code: 'BROKE', message }, ...remarks] };
  }
  const message = `The target of ${target} lies in what the scrapes cannot tell apart, ${range}. ${whatWouldTell(enclosure, objective.target)}`;
  return {
    outcome: 'inconclusive',
    observed,
    reasons: [{ code: 'ENCLOSURE_TOO_WIDE', message }, ...remarks],
  };
}

/** As few requests as there may have been, and as many bad ones. */
function atWorst({ enclosure, totalEvents }: ServerEvidence): {
  readonly bad: number;
  readonly total: number;
} {
  const total = Math.floor(totalEvents.low);
  return { bad: Math.ceil((1 - enclosure.low) * total - 1e-6), total };
}

function tooFewEvents(objective: ShareObjective, events: number): Reason | undefined {
  const { target } = objective;
  const enough = eventsNeeded(objective);
  if (events >= enough) return undefined;
  const message = `${counted(Math.floor(events), 'request')} cannot decide a target of ${formatRatio(target, 3)}: at least ${formatCount(enough)} are needed.`;
  return { code: 'TOO_FEW_EVENTS', message };
}

/** It held, and by less than was wished for. */
function near({ target, warn }: ShareObjective, ratio: Ratio): readonly Reason[] {
  if (warn === undefined || ratio >= warn) return [];
  const message = `It held the target of ${formatRatio(target, 3)} with ${formatRatio(ratio)}, which is less than the ${formatRatio(warn, 3)} it warns below.`;
  return [{ code: 'NEAR_TARGET', message }];
}

/** Some bad requests make it take more of them to prove what was held. */
function weakness(
  { target }: ShareObjective,
  seen: { readonly bad: number; readonly total: number },
): readonly Reason[] {
  if (provesTarget(seen, target)) return [];
  const { bad, total } = seen;
  const needed = eventsToProve(seen, target);
  const share = bad === 0 ? '' : ' at this share';
  const instead =
    needed === undefined
      ? `no number of requests could${share}`
      : `${bad === 0 ? '' : 'about '}${formatCount(needed)} would be needed${share}`;
  const some = bad === 0 ? '' : `, ${formatCount(bad)} of them bad,`;
  const message = `It held, but ${counted(total, 'request')}${some} do not prove ${formatRatio(target, 3)} with 95 % confidence: ${instead}.`;
  return [{ code: 'WEAK_EVIDENCE', message }];
}

/** Bad requests that no answer shows: a person who looks only at the service's errors would miss them. */
function unanswered({ dropped, unfinished }: ClientEvidence): readonly Reason[] {
  const reasons: Reason[] = [];
  if (dropped > 0) {
    const message = `${counted(dropped, 'arrival')} found no free virtual user and count as bad.`;
    reasons.push({ code: 'DROPPED', message });
  }
  if (unfinished > 0) {
    const message = `${counted(unfinished, 'arrival')} were never accounted for and count as bad.`;
    reasons.push({ code: 'UNFINISHED', message });
  }
  return reasons;
}

/** When and by how much: `Broke at second 2 of the fault phase (1 s after the injection): 61.2 % …, 33.8 points below …`. */
function howItBroke(
  objective: ShareObjective,
  client: ClientEvidence,
  when: { readonly window: PhaseWindow; readonly injectedAtMs: readonly EpochMs[] },
): string {
  const { phase, startedAtMs } = when.window;
  const at = (second: EpochSecond) =>
    `at second ${String(Math.max(0, Math.floor(second - startedAtMs / 1_000)) + 1)}`;
  const words = goodWords(objective);
  const share = `${formatRatio(client.ratio)} ${words} (${formatCount(client.good)} of ${formatCount(client.total)})`;
  const missed = formatPoints(objective.target - client.ratio);
  const first =
    client.firstBadSecond === undefined
      ? `Broke in the ${phase} phase`
      : `Broke ${at(client.firstBadSecond)} of the ${phase} phase${afterInjection(client.firstBadSecond, when.injectedAtMs)}`;
  const worst =
    client.worst === undefined
      ? ''
      : `, the worst ${at(client.worst.second)} with ${formatRatio(client.worst.ratio, 1)}`;
  return `${first}: ${share}, ${missed} below the target of ${formatRatio(objective.target, 3)}; ${counted(client.badSeconds, 'bad second')}${worst}.`;
}

function afterInjection(second: EpochSecond, injectedAtMs: readonly EpochMs[]): string {
  // The second of the injection began a little before it.
  const first = Math.min(...injectedAtMs);
  if (!Number.isFinite(first) || (second + 1) * 1_000 <= first) return '';
  const afterMs = Math.max(0, second * 1_000 - first);
  return afterMs < 1_000
    ? ' (within 1 s of the injection)'
    : ` (${formatDuration(Math.round(afterMs / 1_000) * 1_000)} after the injection)`;
}
