import { describe, expect, it } from '@jest/globals';
import { nearName } from './near-name.ts';

describe('the name a person most likely meant', () => {
  it.each([
    ['durtion', ['duration', 'rate'], 'duration'],
    ['sol', ['slo', 'sli'], 'slo'],
    ['Rate', ['rate', 'scenario'], 'rate'],
    ['cache-latensy', ['cache-latency', 'cache-down'], 'cache-latency'],
    ['x', ['y', 'rate'], 'y'],
    ['completely-else', ['rate', 'scenario'], undefined],
    ['', ['rate'], undefined],
    ['rate', [], undefined],
    ['r'.repeat(5_000), ['rate'], undefined],
  ])('of %p among %p is %p', (written, names, near) => {
    expect(nearName(written, names)).toBe(near);
  });
});
