import { describe, expect, it } from '@jest/globals';
import { decodeEntry, encodeEntry } from './cache-entry.ts';

const isText = (value: unknown): value is string => typeof value === 'string';

describe('a cache entry', () => {
  it('comes back with its age', () => {
    expect(decodeEntry(encodeEntry('Ada', 1000), isText, 3500)).toEqual({
      value: 'Ada',
      ageMs: 2500,
    });
  });

  it('is never younger than now, whatever the clocks of two machines say', () => {
    expect(decodeEntry(encodeEntry('Ada', 1000), isText, 900)).toEqual({ value: 'Ada', ageMs: 0 });
  });

  it.each([
    ['absent', null],
    ['not JSON', '{"storedAtMs":1'],
    ['not an object', 'null'],
    ['without a time', '{"value":"Ada"}'],
    ['without a value', '{"storedAtMs":1}'],
    ['of another shape', '{"storedAtMs":1,"value":42}'],
  ])('counts as not cached when it is %s', (_, text) => {
    expect(decodeEntry(text, isText, 2000)).toBeUndefined();
  });
});
