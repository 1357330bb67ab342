import { CLOCK_LIMIT_MS, type CutWindow, cutWindow } from './counter-window.ts';
import type { Enclosure, Reason, ValueEvidence } from './finding.ts';
import type { ValueObjective } from './objective.ts';
import { counted, isUpperLimit } from './objective-words.ts';
import type { PhaseWindow } from './phase.ts';
import type { ClockOffset } from './plan.ts';
import { ageMs } from './promql-lookback.ts';
import type { RawSeries } from './raw-series.ts';
import type { RunRecord } from './run-record.ts';
import { gaps, median } from './median.ts';
import { coverage, MIN_COVERAGE } from './scrape-coverage.ts';
import { seriesGone } from './series-gone.ts';
import { seriesOf } from './sli-events.ts';
import { formatDuration, formatRatio, type Ms } from './units.ts';
import { isWithin, measureOf, worstAtEdges } from './value-measures.ts';
import { pointsIn, type ValuePoints } from './value-points.ts';

/** docs/method.md, Guards: scrape coverage. */
const MIN_POINTS = 2;
const MIN_POINTS_OF_SHARE = 5;

type Seen = { readonly evidence?: ValueEvidence; readonly reasons: readonly Reason[] };

/**
 * What a number that Prometheus knows was in one phase (docs/method.md, Values). Without `evidence` nothing can be
 * said, and `reasons` say why: a series that is absent is never 0, and one that vanished decides nothing. Of several
 * series every one has to hold, and the worst is the one that is shown.
 */
export function valueEvidence(
  objective: ValueObjective,
  window: PhaseWindow,
  run: Pick<RunRecord, 'captured' | 'clockOffset' | 'phases'>,
): Seen {
  const { captured, clockOffset } = run;
  const server = objective.sli.server;
  if (server?.kind !== 'value') return nothing('NO_VALUE', 'The indicator is no value.');
  const { query } = server;
  const series = seriesOf(query, captured);
  if (series === undefined) return nothing('NOT_CAPTURED', `${query} could not be read.`);
  if (series.length === 0) return nothing('NO_SAMPLES', `${query} gave nothing.`);
  const evaluatedMs = captured.find((one) => one.selector === query)?.stepMs;
  const stepMs = evaluatedMs ?? spacingOf(series);
  if (stepMs === undefined) return nothing('SCRAPES_MISSING', `${query} was scraped once.`);
  const cut = inside(
    cutWindow(window, clockOffset),
    evaluatedMs === undefined ? 0 : ageMs(query, stepMs),
  );
  if (cut.start.atMs >= cut.end.atMs) {
    const length = formatDuration(window.endedAtMs - window.startedAtMs);
    const message = `${query} looks back ${formatDuration(ageMs(query, stepMs))}, and ${length} of the phase are judged: no value is of the phase alone.`;
    return nothing('PHASE_TOO_SHORT', message);
  }
  const points = pointsIn(series, cut, stepMs);
  const short = tooFew(objective, points, { cut, stepMs, query });
  if (short !== undefined) return { reasons: [short] };
  const before = run.phases.find(
    ({ phase, endedAtMs }) => phase === 'baseline' && endedAtMs <= window.startedAtMs,
  );
  const baseline = before && cutWindow(before, clockOffset);
  const gone = seriesGone(query, series, { cut, baseline, stepMs });
  if (gone !== undefined) return { reasons: [gone] };
  return { ...summedUp(objective, points, stepMs, evaluatedMs), reasons: edges(clockOffset) };
}

/** The part of a window in which every value is made of the phase alone. */
function inside({ start, end }: CutWindow, byMs: Ms): CutWindow {
  return {
    start: {
      earliestMs: start.earliestMs + byMs,
      atMs: start.atMs + byMs,
      latestMs: start.latestMs + byMs,
    },
    end,
  };
}

function tooFew(
  { of }: ValueObjective,
  points: readonly ValuePoints[],
  { cut, stepMs, query }: { readonly cut: CutWindow; readonly stepMs: Ms; readonly query: string },
): Reason | undefined {
  const needed = of.kind === 'share' ? MIN_POINTS_OF_SHARE : MIN_POINTS;
  const reason = (seen: string, wanted: string): Reason => ({
    code: 'SCRAPES_MISSING',
    message: `${query} has ${seen} in the judged part of the phase, one every ${formatDuration(stepMs)}; ${wanted}.`,
  });
  const times = [...new Set(points.flatMap(({ sure }) => sure.map(([atMs]) => atMs)))].sort(
    (a, b) => a - b,
  );
  if (times.length < needed) {
    return reason(counted(times.length, 'value'), `at least ${String(needed)} are needed`);
  }
  const whole = coverage(times, { fromMs: cut.start.latestMs, toMs: cut.end.earliestMs }, stepMs);
  const holes = [
    whole,
    ...points.map(({ expected, missing }) => ({ expected, observed: expected - missing })),
  ];
  const hole = holes.find(({ observed, expected }) => observed < MIN_COVERAGE * expected);
  if (hole !== undefined) {
    const seen = `${String(hole.observed)} of ${String(hole.expected)} values`;
    return reason(seen, `${formatRatio(MIN_COVERAGE)} are needed`);
  }
  if (of.kind !== 'share') return undefined;
  const fewest = points.reduce((least, { sure }) => Math.min(least, sure.length), Infinity);
  if (fewest >= needed) return undefined;
  return reason(
    `a series with only ${counted(fewest, 'value')}`,
    `a share needs at least ${String(needed)} of each`,
  );
}

function summedUp(
  objective: ValueObjective,
  points: readonly ValuePoints[],
  stepMs: Ms,
  evaluatedMs: Ms | undefined,
): { readonly evidence?: ValueEvidence } {
  const measures = points.flatMap((one) => measureOf(objective, one) ?? []);
  const [first] = measures;
  const worst = worstPoint(objective, points);
  if (first === undefined || worst === undefined) return {};
  const isLowWorse = objective.of.kind === 'share' || !isUpperLimit(objective.op);
  const worse = isLowWorse ? Math.min : Math.max;
  const { op, limit } = objective;
  const atEdges = points.flatMap((one) => worstAtEdges(objective, one) ?? []);
  const end = isLowWorse ? 'low' : 'high';
  const enclosure = measures.reduce<Enclosure>(
    (a, b) => ({
      low: worse(a.low, b.low),
      estimate: worse(a.estimate, b.estimate),
      high: worse(a.high, b.high),
    }),
    first,
  );
  return {
    evidence: {
      of: objective.of.kind,
      enclosure: { ...enclosure, [end]: atEdges.reduce((a, b) => worse(a, b), enclosure[end]) },
      worst,
      series: points.length,
      points: points.reduce((sum, { sure, edge }) => sum + sure.length + edge.length, 0),
      expected: points.reduce((sum, { expected }) => sum + expected, 0),
      beyond: points.reduce(
        (sum, { sure }) => sum + sure.filter(([, value]) => !isWithin(value, op, limit)).length,
        0,
      ),
      stepMs,
      read: evaluatedMs === undefined ? 'samples' : 'evaluations',
    },
  };
}

/** The value that is furthest on the wrong side, or nearest to it; the first of several. */
function worstPoint(
  { op }: ValueObjective,
  points: readonly ValuePoints[],
): ValueEvidence['worst'] | undefined {
  let worst: ValueEvidence['worst'] | undefined;
  for (const { labels, sure } of points) {
    for (const [atMs, value] of sure) {
      const isWorse =
        worst === undefined ||
        (isUpperLimit(op) ? value > worst.value : value < worst.value) ||
        (value === worst.value && atMs < worst.atMs);
      if (isWorse) worst = { atMs, value, labels };
    }
  }
  return worst;
}

function spacingOf(series: readonly RawSeries[]): Ms | undefined {
  return median(series.flatMap(({ samples }) => gaps(samples.map(([atMs]) => atMs))));
}

function edges(clockOffset: ClockOffset | undefined): readonly Reason[] {
  if (clockOffset !== undefined) return [];
  const message = `The clocks were not compared: each end of the phase is taken to be off by up to ${formatDuration(CLOCK_LIMIT_MS)}.`;
  return [{ code: 'CLOCKS_NOT_COMPARED', message }];
}

function nothing(code: string, message: string): Seen {
  return { reasons: [{ code, message }] };
}
