import { describe, expect, it } from '@jest/globals';
import {
  dirtyRun,
  failingRun,
  hostileRun,
  inconclusiveRun,
  passingRun,
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
                                             all, good again 2 s ± 1.3 s after the roll-back

  fault         network-latency on api->redis: proved, in force for 100 % of the fault phase (30 of
                30 looks); 0.4 ms → 358 to 447 ms → 0.5 ms
  cost          api-availability: 0.0009 % (between 0.0007 % and 0.0009 %) of the error budget,
                affordable 108,000 to 141,250 times in 30 days
  alerts        api-availability: this would page nobody, and write no ticket
  cost          api-latency: 0.0231 % (between 0.0231 % and 0.0232 %) of the error budget,
                affordable 4,301 to 4,328 times in 30 days
  alerts        api-latency: this would page nobody, and write no ticket
  run           status completed, verdict fail, cleanup clean
  not measured  What the service itself saw of "recovery": the indicator has no service side.
  owner         platform
  runbook       docs/runbooks/slow-cache.md
  report        reports/x/report.html
  ends with     exit code 1: fail

`);
  });

  it('tells of a pass what is to be looked at, and what comes of a run that decides nothing', () => {
    const { record, judgement } = passingRun();
    const warnings = ['It was near.', 'One.', 'Two.', 'Three.', 'Four.'].map((message) => ({
      code: 'NEAR_TARGET',
      message,
    }));
    const options = { color: false, columns: 100 };
    const text = renderSummary(record, { ...judgement, warnings }, options);
    expect(text.split('\n').slice(1, 7)).toEqual([
      '  PASS, WITH WARNINGS cache-latency on local',
      '  All 6 things that were asked held.',
      '  ! It was near.',
      '  ! One.',
      '  ! Two.',
      '  ! and 2 more warnings',
    ]);
    expect(text).toContain('status completed, verdict pass, with warnings, cleanup clean');
    const open = inconclusiveRun();
    const spared = renderSummary(open.record, open.judgement, { ...options, inconclusive: 'warn' });
    expect(spared).toContain('exit code 0: pass');
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
