import { describe, expect, it } from '@jest/globals';
import { sparkline } from './sparkline.ts';

describe('sparkline', () => {
  it('scales from zero to the highest value and leaves a gap where there is none', () => {
    expect([sparkline([0, 50, 100, undefined, 100]), sparkline([0, 0]), sparkline([])]).toEqual([
      '▁▅█ █',
      '▁▁',
      '',
    ]);
  });
});
