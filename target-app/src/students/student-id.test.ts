import { describe, expect, it } from '@jest/globals';
import { newStudentId, STUDENT_ID_PATTERN } from './student-id.ts';

describe('newStudentId', () => {
  it('makes ids of the published pattern', () => {
    expect(newStudentId(1_764_000_000_000)).toMatch(new RegExp(STUDENT_ID_PATTERN));
  });

  it('starts with the time, as the ULID specification encodes it', () => {
    expect(newStudentId(1_469_918_176_385).slice(4, 14)).toBe('01ARYZ6S41');
  });

  it('sorts by creation', () => {
    const ids = [3_000, 1_000, 2_000].map((nowMs) => newStudentId(nowMs));
    expect(ids.toSorted()).toEqual([ids[1], ids[2], ids[0]]);
  });

  it('does not repeat itself', () => {
    const ids = new Set(Array.from({ length: 1000 }, () => newStudentId(1_000)));
    expect(ids.size).toBe(1000);
  });
});
