import { describe, expect, it } from '@jest/globals';
import { parseXml } from '../../../test/fixtures/parse-xml.ts';
import { concludeGate, noRun } from '../../domain/gate/conclude-gate.ts';
import type { GateEntry } from '../../domain/gate/gate-entry.ts';
import { paintFor } from '../terminal/paint.ts';
import { renderGateJson } from './render-gate-json.ts';
import { renderGateJunit } from './render-gate-junit.ts';
import { renderGateMarkdown } from './render-gate-markdown.ts';
import { renderGateTable } from './render-gate-table.ts';

const AT_MS = Date.parse('2026-11-21T12:00:00Z');

const entry = (experiment: string, more: Partial<GateEntry>): GateEntry => ({
  experiment,
  runId: '20261121-100000-7f3a',
  folder: `reports/${experiment}/20261121-100000-7f3a`,
  verdict: 'pass',
  status: 'completed',
  cleanup: 'clean',
  reasons: [{ code: 'ALL_MET', message: 'All 6 things that were asked held.' }],
  warnings: [],
  startedAtMs: AT_MS - 7_200_000,
  durationMs: 90_000,
  ageMs: 7_200_000,
  exitCode: 0,
  ...more,
});

const ENTRIES: readonly GateEntry[] = [
  entry('held', {}),
  entry('near', { warnings: [{ code: 'NEAR_TARGET', message: 'It was near.' }] }),
  entry('broke', {
    verdict: 'fail',
    exitCode: 1,
    reasons: [{ code: 'BROKE', message: 'It broke.' }],
    hint: 'Read it.',
  }),
  entry('void', {
    verdict: 'invalid',
    exitCode: 4,
    reasons: [{ code: 'LOAD_VALIDITY', message: 'No load.' }],
  }),
  entry('spared', {
    verdict: 'inconclusive',
    reasons: [{ code: 'STALE_AGE', message: 'It is old.' }],
  }),
  entry('left', {
    verdict: 'fail',
    cleanup: 'dirty',
    exitCode: 20,
    reasons: [{ code: 'DIRTY', message: 'Left.' }],
  }),
  entry('stopped', {
    verdict: 'inconclusive',
    status: 'aborted',
    exitCode: 6,
    reasons: [{ code: 'HALTED', message: 'Halted.' }],
  }),
  noRun('none', { code: 'NO_RUN', message: 'There is no run.', hint: 'Run it.' }),
];
const RESULT = concludeGate(ENTRIES, AT_MS);

describe('the reports of a gate', () => {
  it('are a row an experiment in a terminal, and the answer', () => {
    const text = renderGateTable(RESULT, { paint: paintFor(false), columns: 100 });
    expect(text).toBe(`EXPERIMENT  VERDICT                AGE  WHY
held        pass                   2 h  All 6 things that were asked held.
near        pass, with warnings    2 h  All 6 things that were asked held. Warning: It was near.
broke       fail                   2 h  It broke. Read it.
void        invalid                2 h  No load.
spared      inconclusive           2 h  It is old. Warning: It decides nothing and is let through.
left        dirty, fail            2 h  Left.
stopped     aborted, inconclusive  2 h  Halted.
none        inconclusive           –    There is no run. Run it.

gate: closed, exit code 20: dirty
`);
  });

  it('are a case an experiment in JUnit, red for all that does not pass, and nothing is skipped', () => {
    const xml = renderGateJunit(RESULT);
    const suite = parseXml(xml).child('testsuite');
    const cases = suite?.children.filter(({ name }) => name === 'testcase') ?? [];
    const told = cases.map((one) => {
      const red = one.child('failure') ?? one.child('error');
      return [one.attributes['name'], red?.name ?? 'passed', red?.attributes['type']];
    });
    expect(told).toEqual([
      ['held', 'passed', undefined],
      ['near', 'passed', undefined],
      ['broke', 'failure', 'fail'],
      ['void', 'error', 'invalid'],
      ['spared', 'passed', undefined],
      ['left', 'error', 'dirty, fail'],
      ['stopped', 'error', 'aborted, inconclusive'],
      ['none', 'error', 'inconclusive'],
    ]);
    expect(xml).toContain('warning: inconclusive, and let through');
    expect(xml).toContain('warning NEAR_TARGET: It was near.');
    expect(xml).not.toContain('<skipped');
    const properties = cases[2]?.child('properties')?.children.map(({ attributes }) => attributes);
    expect(properties).toEqual([
      { name: 'run', value: '20261121-100000-7f3a' },
      { name: 'verdict', value: 'fail' },
      { name: 'exit_code', value: '1' },
      { name: 'age_seconds', value: '7200' },
    ]);
  });

  it('are a table in Markdown that text from outside cannot leave', () => {
    const hostile = noRun('a|b', { code: 'NO_RUN', message: '<b>`x`\n|y', hint: '' });
    expect(renderGateMarkdown(concludeGate([hostile], AT_MS))).toBe(
      [
        '## ✕ gate: closed, exit code 3: inconclusive',
        '',
        '| Experiment | Verdict | Age | Why | Warnings | Run |',
        '| :-- | :-- | :-- | :-- | :-- | :-- |',
        '| a\\|b | **inconclusive** | – | &lt;b>\\`x\\` \\|y |  |  |',
        '',
      ].join('\n'),
    );
    expect(renderGateMarkdown(concludeGate([entry('held', {})], AT_MS))).toContain(
      '## ✓ gate: open, exit code 0: pass',
    );
  });

  it('are everything in JSON', () => {
    expect(JSON.parse(renderGateJson(RESULT))).toEqual({
      schemaVersion: 1,
      judgedAt: '2026-11-21T12:00:00.000Z',
      exitCode: 20,
      entries: ENTRIES,
    });
  });
});
