import { describe, expect, it } from '@jest/globals';
import { buildJournal, type JournalOptions } from '../../test/fixtures/journal-builder.ts';
import { EXIT, type ExitCode } from './exit-code.ts';
import { foldJournal } from './fold-journal.ts';
import { settleExit } from './inconclusive-policy.ts';

const settle = (exitCode: ExitCode, policy: 'fail' | 'warn', journal: JournalOptions = {}) =>
  settleExit(foldJournal(buildJournal(journal)), { exitCode }, policy);

describe('what comes of a run that decides nothing', () => {
  it('is an exit code of its own, unless a warning is enough', () => {
    const codes = Object.values(EXIT);
    expect(codes.map((code) => settle(code, 'fail'))).toEqual(codes);
    expect(codes.filter((code) => settle(code, 'warn') !== code)).toEqual([EXIT.inconclusive]);
    expect(settle(EXIT.inconclusive, 'warn')).toBe(EXIT.pass);
  });

  it.each<readonly [string, JournalOptions]>([
    [
      'was refused before its load began',
      { problems: [{ code: 'OBJECTIVE_UNDECIDABLE', message: 'Too few requests.', hint: '' }] },
    ],
    ['was asked nothing', { experiment: { objectives: [] } }],
  ])('is never let through when it %s', (_, journal) => {
    expect(settle(EXIT.inconclusive, 'warn', journal)).toBe(EXIT.inconclusive);
  });
});
