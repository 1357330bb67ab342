import { isTraffic } from '../../domain/evaluate-guardrail.ts';
import type { Experiment } from '../../domain/experiment.ts';
import { guardrailLimit, guardrailSubject } from '../../domain/guardrail-words.ts';
import { formatDuration, formatRatio, type EpochMs } from '../../domain/units.ts';
import { formatSecond } from '../text/format-instant.ts';
import { targetWords } from '../words/fault-words.ts';
import type { LiveFault, LiveState } from './live-state.ts';
import {
  guardrailShare,
  isBeyond,
  recentP95,
  trafficOfLast,
  trafficWords,
} from './live-traffic.ts';
import { paintFor, type Paint } from './paint.ts';
import { cut, printable, widthOf } from './printable.ts';
import { progressBar } from './progress-bar.ts';
import { sparkline } from './sparkline.ts';

export type FrameOptions = {
  readonly color: boolean;
  readonly columns: number;
  /** The time to draw; the last event's when left out. */
  readonly nowMs?: EpochMs;
  /** What is being waited for right now, in words: shown until the first phase begins. */
  readonly note?: string;
};

/** One picture of a run under way, for a terminal that is redrawn; a handful of lines, none wider than `columns`. */
export function liveFrame(state: LiveState, options: FrameOptions): string {
  const paint = paintFor(options.color);
  const columns = Math.max(40, options.columns) - 1;
  const nowMs = options.nowMs ?? state.atMs;
  const { experiment } = state;
  if (experiment === undefined)
    return `${paint.dim(cut(printable(options.note ?? state.stage), columns))}\n`;
  const look = { paint, columns, nowMs };
  const lines = [
    heading(state, experiment, look),
    ...(state.phases.length === 0
      ? [paint.dim(cut(printable(options.note ?? state.stage), columns))]
      : [
          ...progressBar(
            { durations: experiment.phases, phases: state.phases, nowMs },
            columns,
            paint,
          ),
          ...trafficLines(state, look),
          ...faultLines(state, experiment, look),
          ...guardrailLines(state, experiment, look),
          ...afterPhases(state, paint),
        ]),
    ...(state.stopping === undefined ? [] : [paint.red(cut(printable(state.stopping), columns))]),
  ];
  return `${lines.join('\n')}\n`;
}

/** What is still being done when the last phase is over. */
function afterPhases({ phases, stage }: LiveState, paint: Paint): readonly string[] {
  return phases.some(({ phase }) => phase === stage) ? [] : [paint.dim(stage)];
}

type Look = { readonly paint: Paint; readonly columns: number; readonly nowMs: EpochMs };

function heading(
  state: LiveState,
  experiment: Experiment,
  { paint, columns, nowMs }: Look,
): string {
  const { warmup, baseline, fault, recovery } = experiment.phases;
  const totalMs = warmup + baseline + fault + recovery;
  const sinceMs = state.releasedAtMs ?? state.startedAtMs;
  const total = state.releasedAtMs === undefined ? '' : ` of about ${formatSecond(totalMs)}`;
  const clock = `${formatSecond(Math.max(0, nowMs - sinceMs))}${total}`;
  const name = cut(
    `${printable(experiment.name)} on ${printable(state.environmentName)}`,
    columns - clock.length - 2,
  );
  return `${paint.bold(name)}${' '.repeat(columns - widthOf(name) - clock.length)}${paint.dim(clock)}`;
}

function trafficLines(state: LiveState, { paint, columns }: Look): readonly string[] {
  const traffic = trafficOfLast(state, 5);
  if (traffic === undefined) return [labelled(paint, 'load', 'waiting for a whole second')];
  const history = recentP95(state, Math.min(60, columns - 30));
  const highest = Math.max(0, ...history.filter((value) => value !== undefined));
  const words = `${trafficWords(traffic)} over ${traffic.seconds} s`;
  return [
    labelled(paint, 'load', cut(words, columns - LABEL_COLUMNS)),
    labelled(
      paint,
      'p95',
      `${sparkline(history)} ${paint.dim(`up to ${formatDuration(highest)}`)}`,
    ),
  ];
}

const LABEL_COLUMNS = 11;

function labelled(paint: Paint, label: string, text: string): string {
  return `${paint.dim(label)}${' '.repeat(LABEL_COLUMNS - label.length)}${text}`;
}

function faultLines(state: LiveState, experiment: Experiment, look: Look): readonly string[] {
  const { paint, columns, nowMs } = look;
  return state.faults
    .filter(({ injectedAtMs }) => injectedAtMs !== undefined)
    .map((fault) => {
      const spec = experiment.faults.find(({ id }) => id === fault.faultId);
      const title =
        spec === undefined ? fault.faultId : `${spec.type} on ${targetWords(spec.target)}`;
      const words = printable(`${title} ${faultWords(fault, nowMs)}`);
      const text = cut(words, columns - LABEL_COLUMNS);
      const isOn = fault.rolledBackAtMs === undefined;
      return labelled(paint, 'fault', isOn ? paint.yellow(text) : text);
    });
}

function faultWords(fault: LiveFault, nowMs: EpochMs): string {
  const seen =
    fault.lastSeen === undefined ? '' : `, ${fault.lastSeen.measure} ${fault.lastSeen.observed}`;
  if (fault.rolledBackAtMs !== undefined) return `rolled back${seen}`;
  const forMs = Math.max(0, nowMs - (fault.injectedAtMs ?? nowMs));
  const proof = fault.isProved ? 'in force' : 'injected, not yet proved';
  return `${proof} for ${Math.floor(forMs / 1_000)} s${seen}`;
}

function guardrailLines(
  state: LiveState,
  experiment: Experiment,
  { paint, columns }: Look,
): readonly string[] {
  return experiment.guardrails.map((guardrail) => {
    const share = guardrailShare(state, guardrail);
    const now = isTraffic(guardrail) ? ` ${share === undefined ? '–' : formatRatio(share, 1)}` : '';
    const limit = `${guardrail.kind === 'alive' ? 'when ' : ''}${guardrailLimit(guardrail)}`;
    const words = printable(`${guardrailSubject(guardrail)}${now}, aborts ${limit}`);
    const text = cut(words, columns - LABEL_COLUMNS);
    return labelled(paint, 'guardrail', isBeyond(guardrail, share) ? paint.red(text) : text);
  });
}
