import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from '@jest/globals';
import { judgeAll, type Judged, RUNS_A_CLASS } from '../../test/confusion/confusion-matrix.ts';
import { confusionPage } from '../../test/confusion/confusion-page.ts';

const PAGE = join(import.meta.dirname, '../../../docs/results/confusion-matrix.md');

describe('the judge, tried on several hundred runs of which everything is known', () => {
  let runs: readonly Judged[];

  beforeAll(() => {
    runs = judgeAll(RUNS_A_CLASS);
  });

  const saying = (verdict: string, truth: string) =>
    runs.filter((run) => run.verdict === verdict && run.truth === truth);

  it('passes none that broke or could not be known, and fails none that held or could not be', () => {
    const wrong = [
      ...saying('pass', 'broken'),
      ...saying('pass', 'unknowable'),
      ...saying('fail', 'holds'),
      ...saying('fail', 'unknowable'),
    ];
    expect(wrong).toEqual([]);
  });

  it('gives every verdict for the right reason, and leaves open only what nobody could decide', () => {
    expect(runs.filter(({ wrong }) => wrong !== '')).toEqual([]);
  });

  it('is tried on at least 200 of them, and decides most that can be decided', () => {
    const decidable = runs.filter(({ truth }) => truth !== 'unknowable');
    const decided = decidable.filter(({ verdict }) => verdict === 'pass' || verdict === 'fail');
    expect(runs.length).toBeGreaterThanOrEqual(200);
    expect(decided.length).toBeGreaterThan(0.7 * decidable.length);
  });

  it('says what docs/results/confusion-matrix.md says; if not, run "node bench/confusion-matrix.ts --write"', () => {
    expect(readFileSync(PAGE, 'utf8')).toBe(confusionPage(runs));
  });
});
