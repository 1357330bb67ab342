import { describe, expect, it } from '@jest/globals';

import { logTail } from './log-tail.ts';

describe('the end of a log', () => {
  it('keeps each line once, in whatever pieces it comes', () => {
    const log = logTail();
    ['Err', 'or: boom\n\tat a.ts:3', '\n\nError: boom\nlast, unfinished'].forEach(log.push);
    expect(log.lines()).toEqual(['Error: boom', '\tat a.ts:3', 'last, unfinished']);
  });

  it('passes over what is counted anyway', () => {
    const log = logTail();
    log.push('Request Failed\nInsufficient VUs, reached 2 active VUs and cannot initialize more\n');
    log.push('test run stopped from REST API\n');
    expect(log.lines()).toEqual([]);
  });

  it('keeps the last twenty lines, and 500 characters of each', () => {
    const log = logTail();
    for (let n = 1; n <= 100; n += 1) log.push(`${n} ${'x'.repeat(600)}\n`);
    expect(log.lines()).toHaveLength(20);
    expect(log.lines()[0]).toBe(`81 ${'x'.repeat(497)}`);
  });
});
