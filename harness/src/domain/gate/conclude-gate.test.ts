import { describe, expect, it } from '@jest/globals';
import { EXIT, type ExitCode } from '../exit-code.ts';
import { concludeGate, noRun } from './conclude-gate.ts';

const reason = { code: 'NO_RUN', message: 'There is none.', hint: 'Run it.' };
const entry = (exitCode: ExitCode) => noRun('x', reason, exitCode);

describe('a gate', () => {
  it('ends with the worst of its entries', () => {
    const exitOf = (...codes: ExitCode[]) => concludeGate(codes.map(entry), 0).exitCode;
    expect([
      exitOf(EXIT.pass, EXIT.pass),
      exitOf(EXIT.pass, EXIT.inconclusive),
      exitOf(EXIT.fail, EXIT.inconclusive),
      exitOf(EXIT.fail, EXIT.invalid, EXIT.pass),
      exitOf(EXIT.invalid, EXIT.aborted),
      exitOf(EXIT.aborted, EXIT.harnessError),
      exitOf(EXIT.dirty, EXIT.harnessError, EXIT.interrupted),
    ]).toEqual([0, 3, 1, 4, 6, 5, 20]);
  });

  it('is shut when there is nothing to judge', () => {
    const { exitCode, entries } = concludeGate([], 0);
    expect([exitCode, entries.map(({ reasons }) => reasons[0]?.code)]).toEqual([3, ['NO_RUNS']]);
  });
});
