import { parseQuantity, UNIT_EXAMPLES, type UnitKind } from '../../domain/units.ts';
import type { Explanation } from '../source/report.ts';

const UNITS: Readonly<Record<UnitKind, readonly string[]>> = {
  duration: ['ms', 's', 'm'],
  percentage: ['%'],
  rate: ['/s', '/m'],
  size: ['B', 'kB', 'MB'],
  bandwidth: ['kB/s', 'MB/s'],
};

const KIND_WORDS: Readonly<Record<UnitKind, string>> = {
  duration: 'a duration',
  percentage: 'a percentage',
  rate: 'a rate',
  size: 'a size',
  bandwidth: 'a bandwidth',
};

/** How people write units elsewhere. */
const FOREIGN_UNITS: readonly (readonly [pattern: RegExp, unit: string])[] = [
  [/(?:msecs?|milliseconds?|millis)$/i, 'ms'],
  [/(?:secs?|seconds?)$/i, 's'],
  [/(?:mins?|minutes?)$/i, 'm'],
  [/(?:hrs?|hours?)$/i, 'h'],
  [/(?:rps|req\/s|rqs)$/i, '/s'],
  [/percent$/i, '%'],
  [/\bk(?:i?b)?$/i, 'kB'],
  [/kb$/i, 'kB'],
  [/mb$/i, 'MB'],
  [/gb$/i, 'GB'],
  [/kb\/s$/i, 'kB/s'],
  [/mb\/s$/i, 'MB/s'],
];

/** What is wrong with a quantity that has no unit, a wrong one, or none of ours. */
export function explainQuantity(kind: UnitKind, written: string): Explanation {
  if (/^[0-9]+(?:\.[0-9]+)?$/.test(written)) {
    const withUnits = UNITS[kind].map((unit) => `\`${written}${unit}\``);
    return { message: `\`${written}\` has no unit`, expected: `write ${alternatives(withUnits)}` };
  }
  const expected = `write ${KIND_WORDS[kind]} like ${UNIT_EXAMPLES[kind]}`;
  const message = `\`${written}\` is not ${KIND_WORDS[kind]}`;
  const suggestion = likelyQuantity(kind, written);
  return suggestion === undefined ? { message, expected } : { message, expected, suggestion };
}

function likelyQuantity(kind: UnitKind, written: string): string | undefined {
  const compact = written.replaceAll(' ', '');
  const candidates = [compact, ...FOREIGN_UNITS.map(([from, to]) => compact.replace(from, to))];
  return candidates.find((candidate) => parseQuantity(kind, candidate).ok);
}

function alternatives(words: readonly string[]): string {
  return words.length === 1
    ? words.join('')
    : `${words.slice(0, -1).join(', ')} or ${words.at(-1)}`;
}
