import { PHASES, type PhaseDurations, type PhaseName } from '../../domain/phase.ts';
import type { EpochMs } from '../../domain/units.ts';
import type { LivePhase } from './live-state.ts';
import type { Paint } from './paint.ts';

/** The phases to scale, filled as far as the run has come, and their names underneath where they fit. */
export function progressBar(
  run: {
    readonly durations: PhaseDurations;
    readonly phases: readonly LivePhase[];
    readonly nowMs: EpochMs;
  },
  columns: number,
  paint: Paint,
): readonly [bar: string, names: string] {
  const { durations, phases, nowMs } = run;
  const planned = PHASES.filter((phase) => durations[phase] > 0);
  const totalMs = planned.reduce((sum, phase) => sum + durations[phase], 0);
  const room = columns - Math.max(0, planned.length - 1);
  const parts = planned.map((phase) => {
    const width = Math.max(1, Math.floor((durations[phase] / Math.max(1, totalMs)) * room));
    const began = phases.find((one) => one.phase === phase);
    const share = began === undefined ? 0 : shareOf(began, durations[phase], nowMs);
    return { phase, width, filled: Math.round(width * share), isNow: isNow(began) };
  });
  return [
    parts.map(({ phase, width, filled }) => segment(paint, phase, filled, width)).join(' '),
    parts
      .map(({ phase, width, isNow: now }) => {
        const name = phase.length <= width ? phase : '';
        return (now ? paint.bold(name) : paint.dim(name)) + ' '.repeat(width - name.length);
      })
      .join(' ')
      .trimEnd(),
  ];
}

function isNow(began: LivePhase | undefined): boolean {
  return began !== undefined && began.endedAtMs === undefined;
}

function shareOf(began: LivePhase, durationMs: number, nowMs: EpochMs): number {
  if (began.endedAtMs !== undefined) return 1;
  return Math.min(1, Math.max(0, (nowMs - began.startedAtMs) / durationMs));
}

function segment(paint: Paint, phase: PhaseName, filled: number, width: number): string {
  const done = '━'.repeat(filled);
  const colour = phase === 'fault' ? paint.yellow : paint.cyan;
  return colour(done) + paint.dim('─'.repeat(width - filled));
}
