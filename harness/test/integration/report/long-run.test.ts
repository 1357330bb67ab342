import { describe, expect, it } from '@jest/globals';
import { foldJournal } from '../../../src/domain/fold-journal.ts';
import { judge } from '../../../src/domain/judge.ts';
import { REPORTERS } from '../../../src/reporters/registry.ts';
import { longRun } from '../../fixtures/long-run.ts';

describe('a run of two hours', () => {
  it('with more than half a million samples is judged and rendered whole', () => {
    const record = foldJournal(longRun(7_200, 100));
    const samples = record.captured
      .flatMap(({ series }) => series)
      .reduce((sum, one) => sum + one.samples.length, 0);
    expect(samples).toBeGreaterThan(500_000);
    const judgement = judge(record);
    expect(judgement.findings.map(({ outcome }) => outcome)).not.toContain('inconclusive');
    for (const { render } of REPORTERS) {
      expect(render(record, judgement).length).toBeLessThan(3_000_000);
    }
  });
});
