import { scaleLinear } from 'd3-scale';
import { formatDuration, formatRatio } from '../../../domain/units.ts';
import { formatCount } from '../../../domain/objective-words.ts';
import type { ChartUnit } from './chart.ts';

/** The floors a share's axis may start at: a 0.1 % dip must show, and a total outage must fit. */
const RATIO_FLOORS = [0, 0.5, 0.8, 0.9, 0.95, 0.98, 0.99, 0.995, 0.998, 0.999, 0.9995, 0.9999];

/** The highest floor that leaves room under the lowest value. */
export function ratioFloor(values: readonly number[]): number {
  const lowest = values.reduce((least, value) => Math.min(least, value), 1);
  const needed = Math.max(0.01, 1.6 * (1 - lowest));
  return RATIO_FLOORS.findLast((floor) => 1 - floor >= needed - 1e-9) ?? 0;
}

/** Room above the highest value, and never an empty axis. */
export function ceilingOf(values: readonly number[]): number {
  const highest = values.reduce((most, value) => Math.max(most, value), 0);
  return highest === 0 ? 1 : highest * 1.12;
}

/** About four round values for the vertical axis. */
export function valueTicks(low: number, high: number, heightPx: number): readonly number[] {
  return scaleLinear()
    .domain([low, high])
    .ticks(heightPx < 90 ? 2 : 4);
}

/** Longer runs are told in minutes. */
const LONG_SECONDS = 600;

/** Round seconds for the time axis, or round minutes, its start included. */
export function timeTicks(seconds: number): readonly number[] {
  if (seconds > LONG_SECONDS) {
    return scaleLinear()
      .domain([0, seconds / 60])
      .ticks(9)
      .filter(Number.isInteger)
      .map((minute) => minute * 60);
  }
  return scaleLinear().domain([0, seconds]).ticks(9).filter(Number.isInteger);
}

export function formatValue(unit: ChartUnit, value: number): string {
  switch (unit) {
    case 'ratio':
      return formatRatio(value, 2);
    case 'ms':
      return formatDuration(value);
    case 'rate':
      return `${Number(value.toFixed(1))}/s`;
    case 'count':
      return formatCount(value);
    case 'cores':
      return Number(value.toFixed(2)).toString();
  }
}

/** `30` → `30 s`, `150` → `2:30`. */
export function formatTick(second: number): string {
  if (second < 120) return `${second} s`;
  return `${Math.floor(second / 60)}:${(second % 60).toString().padStart(2, '0')}`;
}

/** A position on a percentage axis, short enough to be repeated a thousand times. */
export function percent(share: number): string {
  return `${Number((share * 100).toFixed(3))}%`;
}
