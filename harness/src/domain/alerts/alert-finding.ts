import type { Finding, Reason } from '../finding.ts';
import type { AlertObjective } from '../objective.ts';
import type { OfferedSecond } from '../offered-seconds.ts';
import { incidentOf } from '../price/incident.ts';
import { windowWords } from '../price/price-words.ts';
import type { RunRecord } from '../run-record.ts';
import { formatDuration, formatRatio } from '../units.ts';
import { alertName, betweenWords, replayWords } from './alert-words.ts';
import { noAlerts } from './no-alerts.ts';
import { replayAlerts } from './replay-alerts.ts';
import type { AlertReplay, Replay } from './replay-evidence.ts';

type Decision = Pick<Finding, 'outcome' | 'reasons'>;

/**
 * Whether the alerts of an SLO would do about a fault what is expected of them: page somebody, write a ticket and let
 * people sleep, or keep silent. When scrapes and evaluations decide, the outcome is open. An incident that was not
 * seen to end might still have fired what was silent.
 */
export function alertFinding(
  objective: AlertObjective,
  run: RunRecord,
  seconds: readonly OfferedSecond[],
): Finding {
  const { name, target, windowMs } = objective;
  const base = {
    objective: name,
    kind: 'alert',
    phase: 'fault',
    asked: `${askedWords(objective)} by the alerts of ${formatRatio(target, 3)} over ${windowWords(windowMs)}`,
    implied: false,
    decidedBy: 'client',
  } as const;
  const none = noAlerts(objective);
  if (none !== undefined) {
    const message = `${none.charAt(0).toUpperCase()}${none.slice(1)}.`;
    const reasons = [{ code: 'NO_ALERTS', message }];
    return { ...base, outcome: 'inconclusive', observed: 'nothing', reasons };
  }
  const seen = incidentOf(objective, run, seconds);
  if (!seen.known) {
    return { ...base, outcome: 'inconclusive', observed: 'nothing', reasons: [seen.reason] };
  }
  const replay = replayAlerts(objective, seen.incident);
  const decision = decide(objective, replay, seen.incident.censored);
  return { ...base, observed: replayWords(replay), ...decision, alert: replay };
}

function askedWords({ expect, withinMs }: AlertObjective): string {
  const within = withinMs === undefined ? '' : ` within ${formatDuration(withinMs)}`;
  switch (expect) {
    case 'page':
      return `a page${within}`;
    case 'ticket':
      return `a ticket${within} and no page`;
    case 'silence':
      return 'neither page nor ticket';
  }
}

function decide(objective: AlertObjective, { alerts }: Replay, censored: boolean): Decision {
  const already = alerts.find(({ outcome }) => outcome === 'fires-already');
  if (already !== undefined) {
    const message = `The error rate before the fault alone fires the ${alertName(already)}.`;
    return open({ code: 'FIRES_ALREADY', message });
  }
  const pages = alerts.filter(({ severity }) => severity === 'page');
  const tickets = alerts.filter(({ severity }) => severity === 'ticket');
  switch (objective.expect) {
    case 'page':
      return mustFire(pages, objective, censored);
    case 'ticket':
      return worst(mustFire(tickets, objective, censored), mustBeSilent(pages, censored));
    case 'silence':
      return mustBeSilent(alerts, censored);
  }
}

function mustFire(
  alerts: readonly AlertReplay[],
  { expect, withinMs = Infinity }: AlertObjective,
  censored: boolean,
): Decision {
  const firing = alerts.filter(({ firesAfter }) => firesAfter !== undefined);
  const latest = firing
    .filter(({ outcome }) => outcome === 'fires')
    .reduce((first, { firesAfter }) => Math.min(first, firesAfter?.latestMs ?? Infinity), Infinity);
  if (latest <= withinMs && Number.isFinite(latest)) return { outcome: 'met', reasons: [] };
  const earliest = firing.reduce(
    (first, { firesAfter }) => Math.min(first, firesAfter?.earliestMs ?? Infinity),
    Infinity,
  );
  if (earliest <= withinMs && Number.isFinite(earliest)) {
    const known = Number.isFinite(latest) ? `, and ${formatDuration(latest)} at the latest` : '';
    const inTime = Number.isFinite(withinMs) ? ` within ${formatDuration(withinMs)}` : '';
    const message = `Whether a ${expect} comes${inTime} depends on when the scrapes and evaluations fall: it comes ${formatDuration(earliest)} after the injection at the earliest${known}.`;
    return open({ code: 'DEPENDS_ON_TIMING', message });
  }
  if (firing.length > 0) {
    const message = `The first ${expect} comes ${formatDuration(earliest)} after the injection at the earliest, not within ${formatDuration(withinMs)}.`;
    return broken({ code: 'FIRED_LATE', message });
  }
  const iffy = ifItLasted(alerts);
  if (censored && iffy !== undefined && iffy <= withinMs) {
    const message = `The incident was not seen to end; had it gone on, a ${expect} would have come after about ${formatDuration(iffy)}.`;
    return open({ code: 'NOT_SEEN_TO_END', message });
  }
  const message =
    iffy === undefined
      ? `Nobody gets a ${expect}: so few errors would not fire one however long they lasted.`
      : `Nobody gets a ${expect}: it would have had to last about ${formatDuration(iffy)}.`;
  return broken({ code: 'NOT_FIRED', message });
}

function mustBeSilent(alerts: readonly AlertReplay[], censored: boolean): Decision {
  const fired = alerts.find(({ outcome }) => outcome === 'fires');
  if (fired !== undefined)
    return broken({ code: 'FIRED', message: `The ${alertName(fired)} fires.` });
  const maybe = alerts.find(({ outcome }) => outcome === 'may-fire');
  if (maybe !== undefined) {
    const message = `Whether the ${alertName(maybe)} fires depends on when the scrapes and evaluations fall: if it does, ${betweenWords(maybe.firesAfter)} after the injection.`;
    return open({ code: 'DEPENDS_ON_TIMING', message });
  }
  const iffy = ifItLasted(alerts);
  if (!censored || iffy === undefined) return { outcome: 'met', reasons: [] };
  const message = `The incident was not seen to end; had it gone on, an alert would have fired after about ${formatDuration(iffy)}.`;
  return open({ code: 'NOT_SEEN_TO_END', message });
}

function ifItLasted(alerts: readonly AlertReplay[]): number | undefined {
  const times = alerts.flatMap(({ firesAfterIfItLastedMs }) => firesAfterIfItLastedMs ?? []);
  return times.length === 0 ? undefined : Math.min(...times);
}

function worst(...decisions: readonly Decision[]): Decision {
  const rank = { violated: 0, inconclusive: 1, met: 2 } as const;
  const [first, ...others] = decisions.toSorted((a, b) => rank[a.outcome] - rank[b.outcome]);
  if (first === undefined) return { outcome: 'met', reasons: [] };
  return { ...first, reasons: [first, ...others].flatMap(({ reasons }) => reasons) };
}

function open(reason: Reason): Decision {
  return { outcome: 'inconclusive', reasons: [reason] };
}

function broken(reason: Reason): Decision {
  return { outcome: 'violated', reasons: [reason] };
}
