import type { ServerEvidence } from '../../src/domain/finding.ts';
import type { CapturedSeries } from '../../src/domain/raw-series.ts';
import { serverEvidence } from '../../src/domain/server-evidence.ts';
import type { EpochMs, Ms } from '../../src/domain/units.ts';
import type { Incident, LaneRecord } from './truth-lane.ts';
import { truthIn } from './truth-log.ts';
import { askedOfJob } from './truth-objectives.ts';
import { jobOf, type TruthSession } from './truth-session.ts';

export type TruthWindow = {
  readonly phase: 'fault';
  readonly startedAtMs: EpochMs;
  readonly endedAtMs: EpochMs;
};

/** One objective judged in one window by what one scrape interval shows, beside the truth. */
export type TruthCase = {
  readonly lane: string;
  readonly scenario: string;
  readonly everySeconds: number;
  /** Scrapes of our own at both edges were counted with. */
  readonly withEdges: boolean;
  readonly window: TruthWindow;
  readonly objective: string;
  readonly trueShare: number;
  readonly trueTotal: number;
  /** Absent when nothing could be said; then `code` says why. */
  readonly evidence?: ServerEvidence;
  readonly code?: string;
  readonly contained: boolean;
};

export type WindowLengths = { readonly shortestMs: Ms; readonly longestMs: Ms };

/** As much around a phase as the harness reads. */
const MARGIN_MS: Ms = 30_000;
/** Scrapes for an edge are made within this of it. */
const NEAR_EDGE_MS: Ms = 1_000;
/** What floating-point sums may be off by. */
const DUST = 1e-9;

/** Windows at random edges around an incident; one edge of every second one lies in it, or within 2 s of it. */
export function windowsAround(
  { fromMs, toMs }: Pick<Incident, 'fromMs' | 'toMs'>,
  { startedAtMs, endedAtMs }: Pick<LaneRecord, 'startedAtMs' | 'endedAtMs'>,
  lengths: WindowLengths,
  how: { readonly count: number; readonly random: () => number },
): readonly TruthWindow[] {
  const between = (from: number, to: number) => Math.floor(from + how.random() * (to - from));
  return Array.from({ length: how.count }, (_, i) => {
    const lengthMs = between(lengths.shortestMs, lengths.longestMs);
    const nearMs = between(fromMs - 2_000, toMs + 2_000);
    const startMs = [nearMs, between(fromMs - lengthMs, toMs), nearMs - lengthMs][i % 3] ?? nearMs;
    const within = Math.max(startedAtMs, Math.min(startMs, endedAtMs - lengthMs));
    const startedMs = Math.floor(within);
    return { phase: 'fault', startedAtMs: startedMs, endedAtMs: startedMs + lengthMs };
  });
}

/** Judges every objective of a lane in a window by what was scraped at one interval. */
export function judgeWindow(
  session: TruthSession,
  lane: LaneRecord,
  incident: Incident,
  at: {
    readonly everySeconds: number;
    readonly window: TruthWindow;
    readonly withEdges?: boolean;
  },
): readonly TruthCase[] {
  const { everySeconds, window, withEdges = false } = at;
  const own = withEdges ? session.atEdges(lane.lane, everySeconds)?.scraped : undefined;
  const captured = [
    ...cutTo(session.captured(lane.lane, everySeconds), window),
    ...(own ?? []).filter((one) => isAtEdge(one, window, session.clock.offsetMs)),
  ];
  return askedOfJob(jobOf(lane.lane, everySeconds)).map(({ objective, underMs, share }) => {
    const truth = truthIn(lane.truth, window, underMs);
    const { evidence, reasons } = serverEvidence(objective, window, captured, session.clock);
    const base = {
      lane: lane.lane,
      scenario: scenarioOf(incident),
      everySeconds,
      withEdges,
      window,
      objective: objective.name,
      trueShare: share(truth),
      trueTotal: truth.total,
    };
    if (evidence === undefined) return { ...base, code: reasons[0]?.code ?? '', contained: true };
    const contained =
      holds(evidence.enclosure, base.trueShare) && holds(evidence.totalEvents, truth.total);
    return { ...base, evidence, contained };
  });
}

/** The window with its ends moved to the nearest of those edges. */
export function snapped(window: TruthWindow, edges: readonly EpochMs[]): TruthWindow {
  const nearest = (atMs: EpochMs) =>
    edges.reduce((best, edge) => (Math.abs(edge - atMs) < Math.abs(best - atMs) ? edge : best));
  const { startedAtMs, endedAtMs } = window;
  return { ...window, startedAtMs: nearest(startedAtMs), endedAtMs: nearest(endedAtMs) };
}

/** Those that say something of availability. */
export function sharesOf(cases: readonly TruthCase[]): readonly TruthCase[] {
  return cases.filter((one) => one.objective === 'availability' && one.evidence !== undefined);
}

export function scenarioOf({ step }: Incident): string {
  const seconds = `${String(step.forMs / 1_000)} s`;
  switch (step.what) {
    case 'steady':
      return 'nothing';
    case 'down':
      return `down for ${seconds}`;
    case 'errors':
      return `errors for ${seconds}`;
    case 'slow':
      return `slow for ${seconds}`;
    case 'kill':
      return step.times === 1 ? `killed, back after ${seconds}` : 'killed twice in a row';
  }
}

/** What the harness would have read of a run that is this window. */
function cutTo(
  captured: readonly CapturedSeries[],
  { startedAtMs, endedAtMs }: TruthWindow,
): readonly CapturedSeries[] {
  const [fromMs, toMs] = [startedAtMs - MARGIN_MS, endedAtMs + MARGIN_MS];
  return captured.map((one) => ({
    ...one,
    fromMs,
    toMs,
    series: one.series
      .map(({ labels, samples }) => ({
        labels,
        samples: samples.filter(([atMs]) => atMs >= fromMs && atMs <= toMs),
      }))
      .filter(({ samples }) => samples.length > 0),
  }));
}

function isAtEdge(
  { fromMs }: CapturedSeries,
  { startedAtMs, endedAtMs }: TruthWindow,
  offsetMs: Ms,
): boolean {
  return [startedAtMs, endedAtMs].some((atMs) => Math.abs(fromMs - offsetMs - atMs) < NEAR_EDGE_MS);
}

function holds(enclosure: { readonly low: number; readonly high: number }, truth: number): boolean {
  return enclosure.low <= truth + DUST && truth <= enclosure.high + DUST;
}
