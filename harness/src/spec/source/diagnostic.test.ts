import { describe, expect, it } from '@jest/globals';
import { formatDiagnostics, sortDiagnostics, type Diagnostic } from './diagnostic.ts';

const MISTAKE: Diagnostic = {
  file: 'b.yaml',
  line: 2,
  col: 3,
  message: 'unknown key `rat`',
  expected: 'the keys here are: rate',
};

describe('diagnostics', () => {
  it('are told in the order of the files, each once', () => {
    const later = { ...MISTAKE, line: 10 };
    const right = { ...MISTAKE, col: 30 };
    const other = { ...MISTAKE, file: 'a.yaml', line: 99 };
    expect(sortDiagnostics([later, MISTAKE, right, { ...MISTAKE }, other])).toEqual([
      other,
      MISTAKE,
      right,
      later,
    ]);
  });

  it('name their place, what is wrong, the near miss and what would be right', () => {
    const near = { ...MISTAKE, suggestion: 'rate' };
    const ofCommandLine = { ...near, override: 'load.rat=1/s' };
    expect(formatDiagnostics([MISTAKE, near, ofCommandLine]).split('\n')).toEqual([
      'b.yaml:2:3  unknown key `rat`',
      '    the keys here are: rate',
      'b.yaml:2:3  unknown key `rat`, did you mean `rate`?',
      '    the keys here are: rate',
      '--set load.rat=1/s  unknown key `rat`, did you mean `rate`?',
      '    the keys here are: rate',
    ]);
  });
});
