import { createHash } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import { judgedRuns } from '../../../test/fixtures/judged-runs.ts';
import {
  dirtyRun,
  failingRun,
  hostileRun,
  inconclusiveRun,
  passingRun,
} from '../../../test/fixtures/report-fixtures.ts';
import { renderHtml } from './render-html.ts';

describe('report.html', () => {
  it('says the verdict first, then why, then the three facts', () => {
    const { record, judgement } = failingRun();
    const words = textOf(renderHtml(record, judgement));
    const order = [
      'fail: cache-latency',
      '"api-latency" broke at second 1 of the fault phase',
      'Hypothesis When Redis answers',
      'Status completed',
      'Verdict fail',
      'Cleanup clean',
      'exit code 1: fail',
      'Timeline 92 seconds',
      'Findings violated',
      'Fault and proof',
      'Guards What must hold',
      'Load generator Tool',
      'Environment and versions',
      'Reproduce npx faultline run',
      'What was not measured',
    ];
    const found = order.filter((text) => words.includes(text));
    expect(found).toEqual(order);
    expect(order.toSorted((one, other) => words.indexOf(one) - words.indexOf(other))).toEqual(
      order,
    );
  });

  it('puts a dirty run above its verdict, with the command that mends it', () => {
    const { record, judgement } = dirtyRun();
    const words = textOf(renderHtml(record, judgement));
    expect(words).toContain(
      'Dirty. Not proved undone: network-latency on api->redis. ' +
        'Undo it from the journal with npx faultline recover 20260302-093000-7hq2',
    );
    expect(words.indexOf('Dirty.')).toBeLessThan(words.indexOf('Hypothesis'));
  });

  it('does not take a recovery that could not be told for one that was not needed', () => {
    const run = judgedRuns()['a run without traffic']!;
    const words = textOf(renderHtml(run.record, run.judgement));
    expect(words).toContain('Recovery not known');
    expect(words).not.toContain('not needed');
  });

  it('says of a pass that there is something to look at', () => {
    const { record, judgement } = passingRun();
    const warnings = [{ code: 'NEAR_TARGET', message: 'It was near.' }];
    const page = renderHtml(record, { ...judgement, warnings });
    expect(page).toContain('<title>pass, with warnings: cache-latency</title>');
    expect(textOf(page)).toMatch(/All 6 things that were asked held\.\s+Warning: It was near\./);
    expect(textOf(renderHtml(record, judgement))).not.toContain('arning');
  });

  it('shows the few worst reasons and points at the rest', () => {
    const { record, judgement } = inconclusiveRun();
    const reasons = Array.from({ length: 8 }, (_, at) => ({ code: 'X', message: `Reason ${at}.` }));
    const words = textOf(renderHtml(record, { ...judgement, reasons }));
    expect(words).toContain('Reason 4. and 3 more, with the findings');
    expect(words).not.toContain('Reason 5.');
  });

  it('loads nothing from outside itself', () => {
    const page = renderHtml(hostileRun().record, hostileRun().judgement);
    const references = [
      ...page.matchAll(/<(?!a )[a-z][^>]*? (?:src|href|srcset|action|data)="([^"]*)"/g),
    ];
    expect(references.map(([, to]) => to).filter((to) => !/^#|^data:,$/.test(to ?? ''))).toEqual(
      [],
    );
    expect(page).not.toMatch(/url\(|@import/);
  });

  it('links to itself, and to the runbook', () => {
    const { record, judgement } = failingRun();
    const linksOf = (runbook: string) => {
      const experiment = { ...record.experiment, runbook };
      const page = renderHtml({ ...record, experiment }, judgement);
      return [...page.matchAll(/<a [^>]*?href="([^"#][^"]*)"[^>]*>([^<]*)/g)].map(
        ([, to, text]) => [to, text],
      );
    };
    expect(linksOf('docs/a.md')).toEqual([['../../../docs/a.md', 'docs/a.md']]);
    expect(linksOf('https://wiki.example/?a&b')).toEqual([
      ['https://wiki.example/?a&amp;b', 'https://wiki.example/?a&amp;b'],
    ]);
    expect(linksOf('javascript:alert(1)')).toEqual([]);
  });

  it('has no element but its own, whatever text it is made of', () => {
    const tags = (page: string) =>
      new Set([...page.matchAll(/<([a-zA-Z!][^\s>/]*)/g)].map(([, name]) => name));
    const usual = tags(renderHtml(failingRun().record, failingRun().judgement));
    const hostile = tags(renderHtml(hostileRun().record, hostileRun().judgement));
    expect([...hostile].filter((name) => !usual.has(name))).toEqual([]);
  });

  it('allows exactly the one script it has', () => {
    const { record, judgement } = failingRun();
    const page = renderHtml(record, judgement);
    const [script = '', ...others] = [...page.matchAll(/<script>([\s\S]*?)<\/script>/g)].map(
      ([, text]) => text,
    );
    const hash = createHash('sha256').update(script).digest('base64');
    expect(others).toEqual([]);
    expect(script.length).toBeLessThan(4_096);
    expect(page).toContain(`script-src &#39;sha256-${hash}&#39;`.replaceAll('&#39;', "'"));
  });
});

/** The words of a page, as a reader meets them. */
function textOf(page: string): string {
  return page
    .replaceAll(/<(style|script)[\s\S]*?<\/\1>|<title>[\s\S]*?<\/title>/g, '')
    .replaceAll(/<[^>]*>/g, ' ')
    .replaceAll('&gt;', '>')
    .replaceAll('&quot;', '"')
    .replaceAll(/\s+/g, ' ')
    .replaceAll(/ (?=[.,:])/g, '');
}
