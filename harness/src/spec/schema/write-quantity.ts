import type { UnitKind } from '../../domain/units.ts';

type Unit = readonly [name: string, size: number];

const DURATIONS: readonly Unit[] = [
  ['h', 3_600_000],
  ['m', 60_000],
  ['s', 1_000],
];
const SIZES: readonly Unit[] = [
  ['GB', 1e9],
  ['MB', 1e6],
  ['kB', 1e3],
];

/** A parsed quantity as it is written in a file: 90 000 ms is `90s`, 0.5 is `50%`, 16 000 bytes are `16kB`. */
export function writeQuantity(kind: UnitKind, value: number): string {
  switch (kind) {
    case 'duration':
      return inLargestUnit(value, DURATIONS, 'ms');
    case 'percentage':
      return `${Number((value * 100).toPrecision(12))}%`;
    case 'rate':
      return `${value}/s`;
    case 'size':
      return inLargestUnit(value, SIZES, 'B');
    case 'bandwidth':
      return `${inLargestUnit(value, SIZES, 'B')}/s`;
  }
}

function inLargestUnit(value: number, units: readonly Unit[], smallest: string): string {
  const unit = units.find(([, size]) => value >= size && value % size === 0);
  return unit === undefined ? `${value}${smallest}` : `${value / unit[1]}${unit[0]}`;
}
