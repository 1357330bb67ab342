import { describe, expect, it } from '@jest/globals';
import {
  dirtyRun,
  failingRun,
  hostileRun,
  passingRun,
} from '../../../test/fixtures/report-fixtures.ts';
import { renderMarkdown } from './render-markdown.ts';

describe('report.md', () => {
  it('says the verdict in its first line and why in the next', () => {
    const { record, judgement } = failingRun();
    const [heading, , why] = renderMarkdown(record, judgement).split('\n');
    expect(heading).toBe('## ✕ fail: cache-latency');
    expect(why).toContain('"api-latency" broke at second 1 of the fault phase');
  });

  it('says of a pass that there is something to look at, and what', () => {
    const { record, judgement } = passingRun();
    const warnings = [
      { code: 'NEAR_TARGET', message: 'It was near.' },
      { code: 'RELAPSED', message: 'It broke again.' },
    ];
    const lines = renderMarkdown(record, { ...judgement, warnings }).split('\n');
    expect(lines.slice(0, 6)).toEqual([
      '## ✓ pass, with warnings: cache-latency',
      '',
      'All 6 things that were asked held.',
      '',
      '**Warning:** It was near.  ',
      '**Warning:** It broke again.',
    ]);
  });

  it('puts the command that mends a dirty run right under the verdict', () => {
    const { record, judgement } = dirtyRun();
    expect(renderMarkdown(record, judgement).split('\n')[2]).toBe(
      '**Dirty: something could not be proved undone.** Undo it with `npx faultline recover 20260302-093000-7hq2`.',
    );
  });

  it.each([
    ['docs/a_b.md', '[docs/a\\_b.md](../../../docs/a_b.md)'],
    ['https://wiki.example/?a&b', '[https://wiki.example/?a&amp;b](https://wiki.example/?a&amp;b)'],
    ['javascript:alert(1)', 'javascript:alert(1)'],
  ])('says whose the experiment is, and leads to its runbook: %s', (runbook, named) => {
    const { record, judgement } = failingRun();
    const experiment = { ...record.experiment, runbook };
    const lines = renderMarkdown({ ...record, experiment }, judgement).split('\n');
    expect(lines.filter((line) => line.startsWith('Owner'))).toEqual([
      `Owner **platform**, runbook ${named}`,
    ]);
  });

  it('keeps text from outside as text', () => {
    const { record, judgement } = hostileRun();
    const markdown = renderMarkdown(record, judgement);
    const [before = '', , after = ''] = markdown.split(/^```sh\n([\s\S]*?)^```$/m);
    expect(before + after).not.toMatch(/<(?:img|script)/);
    const rows = markdown.split('\n').filter((line) => line.startsWith('| '));
    const cells = rows.map((row) => row.replaceAll('\\|', '').split('|').length);
    expect(new Set(cells)).toEqual(new Set([6, 7, 12]));
  });
});
