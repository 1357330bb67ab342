import { describe, expect, it } from '@jest/globals';
import * as fc from 'fast-check';
import {
  formatDuration,
  formatRatio,
  parseQuantity,
  UNIT_EXAMPLES,
  UNIT_PATTERNS,
  type UnitKind,
} from './units.ts';

const kinds = Object.keys(UNIT_PATTERNS) as UnitKind[];
const valueOf = (kind: UnitKind, text: string) => {
  const parsed = parseQuantity(kind, text);
  return parsed.ok ? parsed.value : undefined;
};

describe('a quantity', () => {
  it.each([
    ['duration', '400ms', 400],
    ['duration', '0ms', 0],
    ['duration', '1.5s', 1_500],
    ['duration', '1m30s', 90_000],
    ['duration', '2h', 7_200_000],
    ['percentage', '99.9%', 0.999],
    ['percentage', '95%', 0.95],
    ['percentage', '100%', 1],
    ['rate', '100/s', 100],
    ['rate', '6/m', 0.1],
    ['rate', '3600/h', 1],
    ['size', '16kB', 16_000],
    ['size', '1.5MB', 1_500_000],
    ['bandwidth', '1MB/s', 1_000_000],
  ] as const)('%s %s is %d', (kind, text, value) => {
    expect(valueOf(kind, text)).toBeCloseTo(value, 9);
  });

  it.each([
    ['duration', ['400', '400 ms', '-1s', '1d', '1s500', 's', '', '1.s', '1,5s']],
    ['percentage', ['99.9', '0.999', '-1%', '99 %', '%']],
    ['rate', ['100', '100/d', '100 /s', '/s', '1/2/s']],
    ['size', ['16', '16KB', '16k', '16kB/s']],
    ['bandwidth', ['100kB', '100/s', '100kB/m']],
  ] as const)('%s is never guessed', (kind, texts) => {
    expect(texts.map((text) => parseQuantity(kind, text))).toEqual(
      texts.map(() => ({ ok: false })),
    );
  });

  it('is exactly the double that its decimal text names', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 100_000 }), (thousandths) => {
        const text = (thousandths / 1_000).toFixed(3);
        expect(valueOf('percentage', `${text}%`)).toBe(Number((thousandths / 100_000).toFixed(5)));
      }),
    );
  });

  it('adds up its parts', () => {
    const parts = fc.record({ m: fc.nat(59), s: fc.nat(59), ms: fc.nat(999) });
    fc.assert(
      fc.property(parts, ({ m, s, ms }) => {
        expect(valueOf('duration', `${String(m)}m${String(s)}s${String(ms)}ms`)).toBe(
          m * 60_000 + s * 1_000 + ms,
        );
      }),
    );
  });

  it('is finite and not negative whenever it is accepted', () => {
    fc.assert(
      fc.property(fc.constantFrom(...kinds), fc.string({ maxLength: 12 }), (kind, text) => {
        const value = valueOf(kind, text) ?? 0;
        expect(Number.isFinite(value) && value >= 0).toBe(true);
      }),
    );
  });

  it('has examples that are right', () => {
    const examples = kinds.flatMap((kind) =>
      UNIT_EXAMPLES[kind]
        .split(/, | or /)
        .map((example) => [kind, example, parseQuantity(kind, example).ok]),
    );
    expect(examples.filter(([, , ok]) => ok !== true)).toEqual([]);
  });
});

describe('a duration, written', () => {
  it.each([
    [0, '0 ms'],
    [0.25, '0.25 ms'],
    [402.3, '402 ms'],
    [1_000, '1 s'],
    [1_500, '1.5 s'],
    [60_000, '1 min'],
    [90_000, '1 min 30 s'],
    [3_600_000, '60 min'],
    [119_400, '1 min 59 s'],
    [119_600, '2 min'],
  ])('%d ms is %s', (durationMs, text) => {
    expect(formatDuration(durationMs)).toBe(text);
  });

  it('is within 5 % of what it says', () => {
    const unitsMs: Readonly<Record<string, number>> = { ms: 1, s: 1_000, min: 60_000 };
    fc.assert(
      fc.property(fc.double({ min: 1, max: 3_600_000, noNaN: true }), (durationMs) => {
        const words = formatDuration(durationMs).split(' ');
        let readMs = 0;
        for (let at = 0; at < words.length; at += 2)
          readMs += Number(words[at]) * (unitsMs[words[at + 1] ?? ''] ?? 0);
        expect(Math.abs(readMs - durationMs)).toBeLessThanOrEqual(durationMs * 0.05);
      }),
    );
  });
});

describe('a share, written', () => {
  it.each([
    [0, '0 %'],
    [1, '100 %'],
    [0.95, '95 %'],
    [0.99937, '99.94 %'],
    [0.99999, '99.999 %'],
    [0.00001, '0.001 %'],
  ])('%d is %s', (ratio, text) => {
    expect(formatRatio(ratio)).toBe(text);
  });

  it('is 100 % only when it is all, and 0 % only when it is nothing', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 99_999_999 }), (millionths) => {
        const text = formatRatio(millionths / 100_000_000);
        expect(['0 %', '100 %']).not.toContain(text);
      }),
    );
  });
});
