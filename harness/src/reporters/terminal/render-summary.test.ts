import { describe, expect, it } from '@jest/globals';
import {
  dirtyRun,
  failingRun,
  hostileRun,
  inconclusiveRun,
} from '../../../test/fixtures/report-fixtures.ts';
import { judgedRuns } from '../../../test/fixtures/judged-runs.ts';
import { widthOf } from './printable.ts';
import { renderSummary } from './render-summary.ts';

describe('renderSummary', () => {
  it('says the verdict first and where to read on last', () => {
    const { record, judgement } = failingRun();
    const options = { color: false, columns: 100, reportPath: 'reports/x/report.html' };
    expect(renderSummary(record, judgement, options)).toBe(`
  FAIL cache-latency on local
  "api-latency" broke at second 1 of the fault phase (within 1 s of the injection): 0 % under 300 ms
  (0 of 3,000), 95 points below the target of 95 %.

  ✕ violated  api-latency       in fault     0 % under 300 ms (0 of 3,000); asked: at least 95 %
                                             under 300 ms
  ✓ met       api-availability  in baseline  100 % answered well (2,000 of 2,000)
  ✓ met       api-availability  in fault     99.6 % answered well (2,988 of 3,000)
  ✓ met       api-availability  in recovery  99.8 % answered well (2,994 of 3,000)
  ✓ met       api-latency       in baseline  100 % under 300 ms (2,000 of 2,000)
  ✓ met       recovery                       broke 4 s after the injection and was bad for 240 ms in
                                             all, good again 2 s ± 1 s after the roll-back

  fault         network-latency on api->redis: proved, in force for 100 % of the fault phase (30 of
                30 looks); 0.4 ms → 358 to 447 ms → 0.5 ms
  run           status completed, verdict fail, cleanup clean
  not measured  What the service itself saw of "recovery": the indicator has no service side.
  report        reports/x/report.html
  ends with     exit code 1: fail

`);
  });

  it('puts a dirty run above its verdict, with the command that mends it', () => {
    const { record, judgement } = dirtyRun();
    const [, first, second, , third] = renderSummary(record, judgement, {
      color: false,
      columns: 80,
    }).split('\n');
    expect([first, second, third]).toEqual([
      '  DIRTY Something could not be proved undone. Undo it with:',
      '  npx faultline recover 20260302-093000-7hq2',
      '  INCONCLUSIVE cache-latency on local',
    ]);
  });

  it.each([40, 80, 120])('keeps every line within %i columns', (columns) => {
    for (const { record, judgement } of [...Object.values(judgedRuns()), inconclusiveRun()]) {
      const lines = renderSummary(record, judgement, { color: true, columns }).split('\n');
      // Below 80 columns a table keeps the columns it needs.
      const limit = Math.max(columns, 80);
      expect(lines.filter((line) => widthOf(line) > limit)).toEqual([]);
    }
  });

  it('colours only when asked, and never lets a text from outside speak to the terminal', () => {
    const { record, judgement } = hostileRun();
    const plain = renderSummary(record, judgement, { color: false, columns: 80 });
    expect(plain).not.toMatch(/\p{Cc}(?<!\n)/u);
    expect(renderSummary(record, judgement, { color: true, columns: 80 })).toMatch(
      /\p{Cc}(?<!\n)/u,
    );
  });
});
