import type { PhaseObjective, ShareObjective, ValueObjective, ValueOp } from './objective.ts';
import { formatDuration, formatRatio, type PerSecond, type Ratio } from './units.ts';

/** What an objective asks of a phase: `at least 95 % under 300 ms`, `at least 95/s answered well`, `always below 100`. */
export function askedOf(objective: PhaseObjective): string {
  switch (objective.kind) {
    case 'availability':
    case 'latency':
      return `at least ${formatRatio(objective.target, 3)} ${goodWords(objective)}`;
    case 'throughput':
      return `at least ${formatRate(objective.atLeastPerSecond)} answered well`;
    case 'value':
      return askedOfValue(objective);
  }
}

function askedOfValue({ op, limit, of }: ValueObjective): string {
  const within = withinWords(op, limit);
  switch (of.kind) {
    case 'share':
      return `${within} at least ${formatRatio(of.target, 3)} of the time`;
    case 'mean':
      return `${within} on average`;
    case 'max':
      return isUpperLimit(op) ? `always ${within}` : `at some time ${within}`;
    case 'min':
      return isUpperLimit(op) ? `at some time ${within}` : `always ${within}`;
  }
}

/** `at most 30`, `above 2`. */
export function withinWords(op: ValueOp, limit: number): string {
  return `${OP_WORDS[op]} ${formatNumber(limit)}`;
}

const OP_WORDS: Readonly<Record<ValueOp, string>> = {
  lte: 'at most',
  lt: 'below',
  gte: 'at least',
  gt: 'above',
};

/** Whether large values are the bad ones. */
export function isUpperLimit(op: ValueOp): boolean {
  return op === 'lte' || op === 'lt';
}

/** `1,234.5`, `0.00012`; the largest number stands for infinity. */
export function formatNumber(value: number): string {
  if (Math.abs(value) === Number.MAX_VALUE) return value > 0 ? 'infinity' : '-infinity';
  return Number(value.toPrecision(5)).toLocaleString('en-US', { maximumSignificantDigits: 5 });
}

/** `95/s`. */
export function formatRate(rate: PerSecond): string {
  return `${String(Number(rate.toPrecision(4)))}/s`;
}

/** What makes a request a good one: `under 300 ms`, `answered well`. */
export function goodWords(objective: ShareObjective): string {
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
