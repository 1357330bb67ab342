import { describe, expect, it } from '@jest/globals';
import { EXIT } from './exit-code.ts';
import { settleExit } from './inconclusive-policy.ts';

describe('what comes of a run that decides nothing', () => {
  it('is an exit code of its own, unless a warning is enough', () => {
    const codes = Object.values(EXIT);
    expect(codes.map((code) => settleExit(code, 'fail'))).toEqual(codes);
    expect(codes.filter((code) => settleExit(code, 'warn') !== code)).toEqual([EXIT.inconclusive]);
    expect(settleExit(EXIT.inconclusive, 'warn')).toBe(EXIT.pass);
  });
});
