import { describe, expect, it } from '@jest/globals';
import * as fc from 'fast-check';
import { parseQuantity } from '../../domain/units.ts';
import { writeQuantity } from './write-quantity.ts';

describe('writing a quantity', () => {
  it.each([
    ['duration', 400, '400ms'],
    ['duration', 90_000, '90s'],
    ['duration', 120_000, '2m'],
    ['duration', 0, '0ms'],
    ['percentage', 0.999, '99.9%'],
    ['percentage', 0.07, '7%'],
    ['rate', 100, '100/s'],
    ['size', 16_000, '16kB'],
    ['bandwidth', 1_000_000, '1MB/s'],
  ] as const)('writes %s of %p as %p', (kind, value, text) => {
    expect(writeQuantity(kind, value)).toBe(text);
  });

  it('writes what is read back as the same', () => {
    const kinds = fc.constantFrom('duration', 'rate', 'size', 'bandwidth');
    fc.assert(
      fc.property(kinds, fc.integer({ min: 0, max: 10 ** 12 }), (kind, value) => {
        expect(parseQuantity(kind, writeQuantity(kind, value))).toEqual({ ok: true, value });
      }),
    );
  });
});
