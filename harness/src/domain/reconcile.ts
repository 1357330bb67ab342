import { countGood, goodIn } from './client-evidence.ts';
import type { Finding, Reason } from './finding.ts';
import type { PhaseObjective, ShareObjective } from './objective.ts';
import { quantileMs } from './latency-histogram.ts';
import { counted, formatCount } from './objective-words.ts';
import { latenciesOf, secondsIn, type OfferedSecond } from './offered-seconds.ts';
import type { PhaseWindow } from './phase.ts';
import type { CapturedSeries } from './raw-series.ts';
import { spanWords, unseenBy } from './reconcile-span.ts';
import type { Unseen } from './reconcile-when.ts';
import { remember } from './remember.ts';
import type { RunRecord } from './run-record.ts';
import type { ServerSli } from './sli.ts';
import { sumCounts } from './sum-counts.ts';
import { formatRatio, type Ms } from './units.ts';

/**
 * Whether the service counted what the client saw. A request that was answered must have been counted; one that hung
 * or broke may have been, and one that was refused cannot. Allowed for are what the scrapes can hide (the enclosure),
 * the traffic of two scrapes and of the clock error, and requests in flight at the edges, which the service counts
 * when they end. Returns a finding of its own when the two contradict each other nevertheless; it decides nothing.
 */
export function reconcile(
  finding: Finding,
  objective: ShareObjective,
  within: Within,
): Finding | undefined {
  const { client, server } = finding;
  if (client === undefined || server === undefined) return undefined;
  const seen = clientCounts(objective, secondsIn(within.seconds, within.judged));
  const slack = slackEvents(objective, within, client.total);
  const message =
    countMismatch(seen, server.totalEvents, slack, (unseen) =>
      unseenWords(unseen, objective, { ...within, countedWithinMs: slowIn(within) }),
    ) ?? ratioMismatch(seen, server.enclosure, slack / client.total);
  if (message === undefined) return undefined;
  return {
    objective: finding.objective,
    kind: 'reconciliation',
    phase: finding.phase,
    outcome: 'inconclusive',
    asked: 'the service counts what the client saw',
    observed: message,
    implied: finding.implied,
    decidedBy: 'client',
    client,
    server,
    reasons: [{ code: 'SERVER_DISAGREES', message }],
  };
}

/** What is compared: a phase of a run, and the client's record of it. */
type Within = {
  readonly judged: PhaseWindow;
  readonly run: RunRecord;
  readonly seconds: readonly OfferedSecond[];
};

/**
 * A remark on what the service cannot have counted of what the client saw end: requests that were refused, or died with
 * their process, are no errors of the service's own numbers. Those that timed out are left out, because the service may
 * have counted them later.
 */
export function uncounted(
  { client, server }: Finding,
  objective: PhaseObjective,
  within: Within,
): Reason | undefined {
  if (client === undefined || server === undefined) return undefined;
  // A latency of the same service would only say it again.
  if (objective.kind !== 'availability') return undefined;
  const span = unseenBy('by-service', objective, {
    ...within,
    countedWithinMs: slowIn(within),
    count: endedOf,
  });
  if (span === undefined) return undefined;
  const ended = secondsIn(within.seconds, within.judged).reduce(
    (sum, one) => sum + endedOf(one),
    0,
  );
  const message = `The service counted at least ${counted(span.atLeast, 'request')} fewer than the client sent (${formatRatio(span.atLeast / ended, 1)}), ${spanWords(span, within.judged, within.run)}.`;
  return { code: 'UNCOUNTED', message };
}

/** Requests that were sent and known to have ended, one way or the other. */
function endedOf({ record }: OfferedSecond): number {
  if (record === undefined) return 0;
  const { ok, failedByStatus, unansweredByReason } = record;
  return (
    ok +
    sumCounts(failedByStatus) +
    sumCounts(unansweredByReason) -
    (unansweredByReason['timeout'] ?? 0)
  );
}

/** `, at least 290 of them in seconds 3 to 6 of the fault phase`. */
function unseenWords(
  unseen: Unseen,
  objective: ShareObjective,
  within: Within & { readonly countedWithinMs: Ms },
): string {
  const count = (one: OfferedSecond) => {
    const { answered, sent } = clientCounts(objective, [one]);
    return unseen === 'by-service' ? answered : sent;
  };
  const span = unseenBy(unseen, objective, { ...within, count });
  if (span === undefined) return '';
  return `, at least ${formatCount(span.atLeast)} of them ${spanWords(span, within.judged, within.run)}`;
}

type ClientCounts = {
  readonly good: number;
  /** Good, and all that the service may take for good: it may count a failure that was quick as an answer in time. */
  readonly takenForGood: number;
  readonly answered: number;
  /** Answered, and all that may have reached the service. */
  readonly sent: number;
};

function clientCounts(objective: ShareObjective, seconds: readonly OfferedSecond[]): ClientCounts {
  const good = countGood(objective);
  let counts = { good: 0, takenForGood: 0, answered: 0, sent: 0 };
  for (const one of seconds) {
    const { failedByStatus = {}, unansweredByReason = {}, ok = 0 } = one.record ?? {};
    const failed = sumCounts(failedByStatus);
    const answered = ok + failed;
    const goodHere = goodIn(one, good);
    const lost = sumCounts(unansweredByReason) - (unansweredByReason['refused'] ?? 0);
    counts = {
      good: counts.good + goodHere,
      takenForGood: counts.takenForGood + goodHere + (objective.kind === 'latency' ? failed : 0),
      answered: counts.answered + answered,
      sent: counts.sent + answered + lost + one.unfinished,
    };
  }
  return counts;
}

function countMismatch(
  { answered, sent }: ClientCounts,
  server: { readonly low: number; readonly high: number },
  slack: number,
  when: (unseen: Unseen) => string,
): string | undefined {
  if (server.high + slack < answered) {
    const missing = answered - server.high;
    return `The service counted at most ${counted(server.high, 'request')}, the client had ${formatCount(answered)} answered: ${formatCount(missing)} (${formatRatio(missing / answered, 1)}) are unaccounted for${when('by-service')}.`;
  }
  if (server.low - slack > sent) {
    const extra = server.low - sent;
    return `The service counted at least ${counted(server.low, 'request')}, the client sent ${formatCount(sent)}: ${formatCount(extra)} are not the client's${when('by-client')}.`;
  }
  return undefined;
}

function ratioMismatch(
  { good, takenForGood, answered, sent }: ClientCounts,
  server: { readonly low: number; readonly high: number },
  slack: number,
): string | undefined {
  if (sent === 0 || answered === 0) return undefined;
  const [low, high] = [good / sent, takenForGood / answered];
  if (high >= server.low - slack && low <= server.high + slack) return undefined;
  const client = low === high ? formatRatio(low) : `${formatRatio(low)} to ${formatRatio(high)}`;
  return `The client saw ${client} good, the service ${formatRatio(server.low)} to ${formatRatio(server.high)}.`;
}

/** Traffic of two scrapes, of the clock error, and of the time that all but the slowest hundredth of requests took. */
function slackEvents({ sli }: ShareObjective, within: Within, total: number): number {
  const { judged, run } = within;
  const scrapeMs = sli.server === undefined ? 0 : scrapeIntervalMs(sli.server, run.captured);
  const errorMs = run.clockOffset?.errorMs ?? 0;
  const share = (2 * scrapeMs + errorMs + slowIn(within)) / (judged.endedAtMs - judged.startedAtMs);
  return total * Math.min(1, share);
}

/** How long all but the slowest hundredth of the answers of the window took. */
function slowIn(within: Pick<Within, 'judged' | 'seconds'>): Ms {
  return quantileMs(latenciesOf(secondsIn(within.seconds, within.judged)), 0.99) ?? 0;
}

/** The median time between two samples of the indicator's series. */
function scrapeIntervalMs(server: ServerSli, captured: readonly CapturedSeries[]): Ms {
  if (server.kind === 'value') return 0;
  const selector = server.kind === 'ratio' ? server.total : server.buckets;
  return spacing(captured, selector, () => {
    const times = captured
      .filter((one) => one.selector === selector)
      .flatMap(({ series }) => series)
      .map(({ samples, histograms }) => histograms ?? samples);
    // As typed numbers they are sorted many times faster, and there are as many as samples.
    const gapsMs = new Float64Array(
      times.reduce((sum, { length }) => sum + Math.max(0, length - 1), 0),
    );
    let next = 0;
    for (const points of times) {
      for (let at = 1; at < points.length; at += 1) {
        gapsMs[next] = (points[at]?.[0] ?? 0) - (points[at - 1]?.[0] ?? 0);
        next += 1;
      }
    }
    return gapsMs.sort()[Math.floor(gapsMs.length / 2)] ?? 0;
  });
}

const spacing = remember<Ms>();
