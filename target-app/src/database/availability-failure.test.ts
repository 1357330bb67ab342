import { describe, expect, it } from '@jest/globals';
import { DatabaseError } from 'pg';
import { isAvailabilityFailure } from './availability-failure.ts';

describe('isAvailabilityFailure', () => {
  it.each(['ECONNREFUSED', 'EPIPE', undefined])(
    'is true when there was no answer at all: %s',
    (code) => {
      expect(isAvailabilityFailure(Object.assign(new Error('no answer'), { code }))).toBe(true);
    },
  );

  it.each([
    ['a statement cancelled by its time-out', '57014'],
    ['a server that is starting up', '57P03'],
    ['too many connections', '53300'],
  ])('is true for %s', (_, code) => {
    expect(isAvailabilityFailure(answer(code))).toBe(true);
  });

  it.each([
    ['a violated unique constraint', '23505'],
    ['a value out of range', '22003'],
    ['a missing table', '42P01'],
  ])('is false for %s, which is a sound answer', (_, code) => {
    expect(isAvailabilityFailure(answer(code))).toBe(false);
  });
});

function answer(code: string): DatabaseError {
  return Object.assign(new DatabaseError('query failed', 12, 'error'), { code });
}
