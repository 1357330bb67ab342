import { describe, expect, it } from '@jest/globals';
import { foldLines } from './fold-lines.ts';

const narrow = { isTTY: true, columns: 40 };
const TABLE = `NAME  BELIEVES
one   users notice nothing at all of a slow cache
two   nothing`;

describe('long lines', () => {
  it('are broken under their last column', () => {
    expect(foldLines(TABLE, narrow)).toBe(`NAME  BELIEVES
one   users notice nothing at all of a
      slow cache
two   nothing`);
  });

  it('of prose are broken at their indent', () => {
    expect(foldLines('  a sentence that is longer than forty columns', narrow)).toBe(
      '  a sentence that is longer than forty\n  columns',
    );
  });

  it('stay whole in a pipe, and where hardly any room is left', () => {
    expect(foldLines(TABLE, { ...narrow, isTTY: false })).toBe(TABLE);
    expect(foldLines(TABLE, { ...narrow, columns: 25 })).toBe(TABLE);
  });
});
