import { CLOCK_LIMIT_MS } from './counter-window.ts';
import type { Decision } from './decide-finding.ts';
import type { Enclosure, Reason, ValueEvidence } from './finding.ts';
import type { ValueObjective } from './objective.ts';
import { counted, formatCount, formatNumber, withinWords } from './objective-words.ts';
import type { PhaseWindow } from './phase.ts';
import { type ClockOffset } from './plan.ts';
import { formatDuration, formatRatio } from './units.ts';
import { isWithin } from './value-measures.ts';
import { whatWouldTell } from './what-would-tell.ts';

/** Met when what is left open holds on either side, violated when it does on neither (docs/method.md, Values). */
export function decideByValue(
  objective: ValueObjective,
  value: ValueEvidence,
  at: {
    readonly window: PhaseWindow;
    readonly clockOffset: ClockOffset | undefined;
    readonly remarks: readonly Reason[];
  },
): Decision {
  const { enclosure } = value;
  const observed = observedOf(objective, value);
  const holds = (one: number) =>
    objective.of.kind === 'share'
      ? one >= objective.of.target
      : isWithin(one, objective.op, objective.limit);
  const [low, high] = [holds(enclosure.low), holds(enclosure.high)];
  if (low && high) return { outcome: 'met', observed, reasons: at.remarks };
  if (low || high) {
    const message = `The ${askedOf(objective)} lies in what the edges of the phase and missing values leave open: ${observed}. ${whatWouldClose(objective, value, at.clockOffset)}`;
    return {
      outcome: 'inconclusive',
      observed,
      reasons: [{ code: 'ENCLOSURE_TOO_WIDE', message }, ...at.remarks],
    };
  }
  const { window, clockOffset } = at;
  const second = (value.worst.atMs - (clockOffset?.offsetMs ?? 0) - window.startedAtMs) / 1_000;
  const where = `${seriesName(value)}${formatNumber(value.worst.value)} at second ${String(Math.max(0, Math.floor(second)) + 1)}`;
  const message = `Broke in the ${window.phase} phase: ${observed}; the worst was ${where}, and ${formatCount(value.beyond)} of ${counted(value.points, 'value')} were not ${withinWords(objective.op, objective.limit)}.`;
  return { outcome: 'violated', observed, reasons: [{ code: 'BROKE', message }, ...at.remarks] };
}

function askedOf({ of, op, limit }: ValueObjective): string {
  return of.kind === 'share'
    ? `target of ${formatRatio(of.target, 3)} of the time`
    : `limit, ${withinWords(op, limit)},`;
}

/** A share and a mean come closer with the length of the phase; a maximum hangs on one value, however long it is. */
function whatWouldClose(
  { of, limit }: ValueObjective,
  { enclosure }: ValueEvidence,
  clockOffset: ClockOffset | undefined,
): string {
  if (of.kind === 'share') return whatWouldTell(enclosure, of.target);
  if (of.kind === 'mean') return whatWouldTell(enclosure, limit);
  const errorMs = clockOffset?.errorMs ?? CLOCK_LIMIT_MS;
  return `It hangs on a value within ${formatDuration(errorMs)} of an edge of the phase, which is the error of the clocks: none beyond the limit there would tell.`;
}

function observedOf(objective: ValueObjective, { enclosure, points }: ValueEvidence): string {
  const { of, op, limit } = objective;
  const values = `(${counted(points, 'value')})`;
  if (of.kind === 'share') {
    return `${withinWords(op, limit)} ${between(enclosure, (one) => formatRatio(one))} of the time ${values}`;
  }
  return `${MEASURES[of.kind]} ${between(enclosure, formatNumber)} ${values}`;
}

const MEASURES = { max: 'at most', min: 'at least', mean: 'on average' } as const;

function between({ low, estimate, high }: Enclosure, format: (value: number) => string): string {
  if (low === high) return format(estimate);
  return `about ${format(estimate)}, between ${format(low)} and ${format(high)},`;
}

/** Which of several series it was: `{instance="db:1"} `. */
function seriesName({ worst, series }: ValueEvidence): string {
  const labels = Object.entries(worst.labels);
  if (series === 1 || labels.length === 0) return '';
  return `{${labels
    .filter(([name]) => name !== '__name__')
    .map(([name, value]) => `${name}="${value}"`)
    .join(', ')}} with `;
}
