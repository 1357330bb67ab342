import { countGood, goodIn } from './client-evidence.ts';
import type { Finding } from './finding.ts';
import type { PhaseObjective } from './judged-phases.ts';
import { mergeHistograms, quantileMs } from './latency-histogram.ts';
import { counted, formatCount } from './objective-words.ts';
import { secondsIn, type OfferedSecond } from './offered-seconds.ts';
import type { PhaseWindow } from './phase.ts';
import type { CapturedSeries } from './raw-series.ts';
import type { RunRecord } from './run-record.ts';
import type { SecondRecord } from './second-record.ts';
import type { ServerSli } from './sli.ts';
import { formatRatio, type Ms } from './units.ts';

/**
 * Whether the service counted what the client saw. A request that was answered must have been counted; one that hung
 * or broke may have been, and one that was refused cannot. Allowed for are what the scrapes can hide (the enclosure),
 * the traffic of two scrapes and of the clock error, and requests in flight at the edges, which the service counts
 * when they end. Returns a finding of its own when the two contradict each other nevertheless; it decides nothing.
 */
export function reconcile(
  finding: Finding,
  objective: PhaseObjective,
  within: {
    readonly judged: PhaseWindow;
    readonly run: RunRecord;
    readonly seconds: readonly OfferedSecond[];
  },
): Finding | undefined {
  const { client, server } = finding;
  if (client === undefined || server === undefined) return undefined;
  const seen = clientCounts(objective, secondsIn(within.seconds, within.judged));
  const slack = slackEvents(objective, within, client.total);
  const message =
    countMismatch(seen, server.totalEvents, slack) ??
    ratioMismatch(seen, server.enclosure, slack / client.total);
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

type ClientCounts = {
  readonly good: number;
  /** Good, and all that the service may take for good: it may count a failure that was quick as an answer in time. */
  readonly takenForGood: number;
  readonly answered: number;
  /** Answered, and all that may have reached the service. */
  readonly sent: number;
};

function clientCounts(objective: PhaseObjective, seconds: readonly OfferedSecond[]): ClientCounts {
  const good = countGood(objective);
  let counts = { good: 0, takenForGood: 0, answered: 0, sent: 0 };
  for (const one of seconds) {
    const { failedByStatus = {}, unansweredByReason = {}, ok = 0 } = one.record ?? {};
    const failed = sum(failedByStatus);
    const answered = ok + failed;
    const goodHere = goodIn(one, good);
    const lost = sum(unansweredByReason) - (unansweredByReason['refused'] ?? 0);
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
): string | undefined {
  if (server.high + slack < answered) {
    const missing = answered - server.high;
    return `The service counted at most ${counted(server.high, 'request')}, the client had ${formatCount(answered)} answered: ${formatCount(missing)} (${formatRatio(missing / answered, 1)}) are unaccounted for.`;
  }
  if (server.low - slack > sent) {
    const extra = server.low - sent;
    return `The service counted at least ${counted(server.low, 'request')}, the client sent ${formatCount(sent)}: ${formatCount(extra)} are not the client's.`;
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
function slackEvents(
  { sli }: PhaseObjective,
  within: {
    readonly judged: PhaseWindow;
    readonly run: RunRecord;
    readonly seconds: readonly OfferedSecond[];
  },
  total: number,
): number {
  const { judged, run } = within;
  const records = secondsIn(within.seconds, judged).flatMap(({ record }) => record ?? []);
  const scrapeMs = sli.server === undefined ? 0 : scrapeIntervalMs(sli.server, run.captured);
  const errorMs = run.clockOffset?.errorMs ?? 0;
  const share =
    (2 * scrapeMs + errorMs + slowMs(records)) / (judged.endedAtMs - judged.startedAtMs);
  return total * Math.min(1, share);
}

function slowMs(records: readonly SecondRecord[]): Ms {
  return quantileMs(mergeHistograms(...records.map(({ okLatency }) => okLatency)), 0.99) ?? 0;
}

/** The median time between two samples of the indicator's series. */
function scrapeIntervalMs(server: ServerSli, captured: readonly CapturedSeries[]): Ms {
  const selector = server.kind === 'ratio' ? server.total : server.buckets;
  const gaps = captured
    .filter((one) => one.selector === selector)
    .flatMap(({ series }) => series)
    .flatMap(({ samples }) => samples.slice(1).map(([atMs], i) => atMs - (samples[i]?.[0] ?? atMs)))
    .toSorted((a, b) => a - b);
  return gaps[Math.floor(gaps.length / 2)] ?? 0;
}

function sum(counts: Readonly<Record<string, number>>): number {
  return Object.values(counts).reduce((total, count) => total + count, 0);
}
