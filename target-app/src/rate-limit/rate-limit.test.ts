import { describe, expect, it } from '@jest/globals';
import { nameOf, parseRateLimits } from './rate-limit.ts';

describe('parseRateLimits', () => {
  it('reads one limit a route, a second, a minute or an hour', () => {
    const limits = parseRateLimits('POST /api/v1/students=10/m, GET /a/:id=1000/s,PUT /=1/h');
    expect(limits).toEqual([
      { method: 'POST', route: '/api/v1/students', capacity: 10, intervalMs: 60_000 },
      { method: 'GET', route: '/a/:id', capacity: 1000, intervalMs: 1000 },
      { method: 'PUT', route: '/', capacity: 1, intervalMs: 3_600_000 },
    ]);
    expect(limits.map(nameOf)).toEqual(['POST /api/v1/students', 'GET /a/:id', 'PUT /']);
  });

  it('reads off as no limits', () => {
    expect(parseRateLimits('off')).toEqual([]);
  });

  it.each([
    'on',
    'POST /a',
    'POST /a=0/m',
    'POST /a=1000001/s',
    'POST /a=10/d',
    'post /a=10/m',
    'POST a=10/m',
    'POST /a=1.5/m',
    'POST /a=10/m,',
  ])('refuses "%s"', (text) => {
    expect(() => parseRateLimits(text)).toThrow(/^must be off or limits like /);
  });

  it('refuses two limits for one route', () => {
    expect(() => parseRateLimits('POST /a=1/s,POST /a=10/m')).toThrow(
      'has two limits for POST /a.',
    );
  });
});
