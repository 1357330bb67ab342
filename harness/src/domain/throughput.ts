import type { Decision } from './decide-finding.ts';
import type { Reason, ThroughputEvidence } from './finding.ts';
import type { ThroughputObjective } from './objective.ts';
import { counted, formatNumber, formatRate } from './objective-words.ts';
import { secondsIn, type OfferedSecond } from './offered-seconds.ts';
import type { PhaseWindow } from './phase.ts';
import type { RunRecord } from './run-record.ts';
import { serverCounts } from './server-evidence.ts';
import { formatDuration } from './units.ts';
import { whatWouldTell } from './what-would-tell.ts';

/** docs/method.md, Throughput. */
export const MIN_SCRAPES_OF_RATE = 5;
/** One arrival at each edge of a phase may belong to its neighbour. */
const EDGE_ARRIVALS = 2;

/**
 * Good answers a second over the judged part of a phase (docs/method.md, Throughput): of the client the answers of
 * whole seconds, of the service what the scrapes enclose, divided by the length. A rate of few scrapes is none.
 */
export function throughputEvidence(
  objective: ThroughputObjective,
  judged: PhaseWindow,
  run: RunRecord,
  seconds: readonly OfferedSecond[],
): { readonly evidence: ThroughputEvidence; readonly reasons: readonly Reason[] } {
  const client = objective.sli.client === undefined ? {} : clientSide(secondsIn(seconds, judged));
  const lengthSeconds = (judged.endedAtMs - judged.startedAtMs) / 1_000;
  if (objective.sli.server === undefined || lengthSeconds <= 0) {
    return { evidence: client, reasons: [] };
  }
  const seen = serverCounts(objective, judged, run.captured, run.clockOffset);
  if (seen.counts === undefined) return { evidence: client, reasons: seen.reasons };
  const few = tooFewScrapes(seen.scrapesOfOne, lengthSeconds);
  if (few !== undefined) return { evidence: client, reasons: [few, ...seen.reasons] };
  const { low, estimate, high } = seen.counts;
  const server = {
    low: Math.max(0, low.good.inner) / lengthSeconds,
    estimate: Math.max(0, estimate.good.estimate) / lengthSeconds,
    high: high.good.outer / lengthSeconds,
  };
  return { evidence: { ...client, server }, reasons: seen.reasons };
}

function tooFewScrapes(scrapes: number, lengthSeconds: number): Reason | undefined {
  if (scrapes >= MIN_SCRAPES_OF_RATE) return undefined;
  const message = `${counted(scrapes, 'scrape')} of a target lie in the ${formatDuration(lengthSeconds * 1_000)} that are judged: a rate needs at least ${String(MIN_SCRAPES_OF_RATE)}.`;
  return { code: 'SCRAPES_MISSING', message };
}

function clientSide(seconds: readonly OfferedSecond[]): ThroughputEvidence {
  if (!seconds.some(({ record }) => record !== undefined)) return {};
  const good = seconds.reduce((sum, { record }) => sum + (record?.ok ?? 0), 0);
  return { client: { good, seconds: seconds.length, perSecond: good / seconds.length } };
}

/** The client decides where it has a side; the service alone is decided by its enclosure. */
export function decideThroughput(
  objective: ThroughputObjective,
  { client, server }: ThroughputEvidence,
  { phase, reasons }: { readonly phase: string; readonly reasons: readonly Reason[] },
): Decision {
  const asked = objective.atLeastPerSecond;
  if (client !== undefined) {
    const observed = `${formatRate(client.perSecond)} answered well (${counted(client.good, 'answer')} in ${String(client.seconds)} s)`;
    const missing = asked * client.seconds - client.good;
    if (missing <= EDGE_ARRIVALS) {
      const remarks = server === undefined ? [] : reasons;
      return { outcome: 'met', observed, reasons: [...allowed(missing, asked), ...remarks] };
    }
    return broke(observed, asked - client.perSecond, { phase, reasons: [], asked });
  }
  if (objective.sli.client !== undefined) {
    const message = `The load generator reported no request of the ${phase} phase.`;
    return {
      outcome: 'inconclusive',
      observed: 'no data',
      reasons: [{ code: 'NO_DATA', message }],
    };
  }
  if (server === undefined) {
    const none = { code: 'NO_DATA', message: `Nothing was measured in the ${phase} phase.` };
    return {
      outcome: 'inconclusive',
      observed: 'no data',
      reasons: reasons.length > 0 ? reasons : [none],
    };
  }
  const range = `between ${formatRate(server.low)} and ${formatRate(server.high)}`;
  const observed = `about ${formatRate(server.estimate)} answered well, ${range}`;
  if (server.low >= asked) return { outcome: 'met', observed, reasons };
  if (server.high < asked) return broke(observed, asked - server.high, { phase, reasons, asked });
  const message = `The rate of ${formatRate(asked)} lies in what the scrapes cannot tell apart, ${range}. ${whatWouldTell(server, asked)}`;
  return {
    outcome: 'inconclusive',
    observed,
    reasons: [{ code: 'ENCLOSURE_TOO_WIDE', message }, ...reasons],
  };
}

/** Counted in whole seconds, a steady rate gives one arrival more or less at each edge. */
function allowed(missing: number, asked: number): readonly Reason[] {
  if (missing <= 1e-6) return [];
  const message = `${formatNumber(missing)} short of ${formatRate(asked)}: one arrival at each edge of the phase may belong to its neighbour, and so many are allowed.`;
  return [{ code: 'EDGE_ARRIVALS', message }];
}

function broke(
  observed: string,
  missed: number,
  of: { readonly phase: string; readonly reasons: readonly Reason[]; readonly asked: number },
): Decision {
  const message = `Broke in the ${of.phase} phase: ${observed}, ${formatRate(missed)} below the ${formatRate(of.asked)} that were asked.`;
  return { outcome: 'violated', observed, reasons: [{ code: 'BROKE', message }, ...of.reasons] };
}
