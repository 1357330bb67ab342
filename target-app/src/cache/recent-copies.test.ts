import { describe, expect, it } from '@jest/globals';
import { RecentCopies } from './recent-copies.ts';

const isText = (value: unknown): value is string => typeof value === 'string';

describe('RecentCopies', () => {
  it('recalls what was remembered, with its age', () => {
    const copies = new RecentCopies(2);
    copies.remember('a', 'Ada', 1000);
    expect(copies.recall('a', isText, 1500)).toEqual({ value: 'Ada', ageMs: 500 });
    expect(copies.recall('b', isText, 1500)).toBeUndefined();
  });

  it('lets go of what was loaded longest ago when it is full', () => {
    const copies = new RecentCopies(2);
    copies.remember('a', 'Ada', 1000);
    copies.remember('b', 'Bob', 2000);
    copies.remember('a', 'Ada again', 3000);
    copies.remember('c', 'Cyd', 4000);
    const recalled = ['a', 'b', 'c'].map((key) => copies.recall(key, isText, 4000)?.value);
    expect(recalled).toEqual(['Ada again', undefined, 'Cyd']);
  });

  it('forgets on request', () => {
    const copies = new RecentCopies(2);
    copies.remember('a', 'Ada', 1000);
    copies.forget('a');
    expect(copies.recall('a', isText, 1000)).toBeUndefined();
  });
});
