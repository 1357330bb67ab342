import type { PhaseObjective } from './judged-phases.ts';
import { formatDuration, formatRatio, type Ratio } from './units.ts';

/** What an objective asks of a phase: `at least 95 % under 300 ms`, `at least 99.9 % answered well`. */
export function askedOf(objective: PhaseObjective): string {
  return `at least ${formatRatio(objective.target, 3)} ${goodWords(objective)}`;
}

/** What makes a request a good one: `under 300 ms`, `answered well`. */
export function goodWords(objective: PhaseObjective): string {
  switch (objective.kind) {
    case 'availability':
      return 'answered well';
    case 'latency':
      return `under ${formatDuration(objective.underMs)}`;
  }
}

/** `33.8 points`: how far a share is from its target. */
export function formatPoints(ratio: Ratio): string {
  const exact = Math.abs(ratio) * 100;
  const points = Number(exact.toPrecision(exact < 1 ? 2 : 3));
  return `${String(points)} ${points === 1 ? 'point' : 'points'}`;
}

/** `12,345`. */
export function formatCount(count: number): string {
  return Math.round(count).toLocaleString('en-US');
}

/** `1 request`, `12,345 requests`. */
export function counted(count: number, noun: string): string {
  return `${formatCount(count)} ${noun}${count === 1 ? '' : 's'}`;
}
