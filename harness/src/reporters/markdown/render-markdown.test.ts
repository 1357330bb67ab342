import { describe, expect, it } from '@jest/globals';
import { dirtyRun, failingRun, hostileRun } from '../../../test/fixtures/report-fixtures.ts';
import { renderMarkdown } from './render-markdown.ts';

describe('report.md', () => {
  it('says the verdict in its first line and why in the next', () => {
    const { record, judgement } = failingRun();
    const [heading, , why] = renderMarkdown(record, judgement).split('\n');
    expect(heading).toBe('## ✕ fail: cache-latency');
    expect(why).toContain('"api-latency" broke at second 1 of the fault phase');
  });

  it('puts the command that mends a dirty run right under the verdict', () => {
    const { record, judgement } = dirtyRun();
    expect(renderMarkdown(record, judgement).split('\n')[2]).toBe(
      '**Dirty: something could not be proved undone.** Undo it with `npx faultline recover 20260302-093000-7hq2`.',
    );
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
