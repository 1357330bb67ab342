import { describe, expect, it } from '@jest/globals';
import { failingRun } from '../../../test/fixtures/report-fixtures.ts';
import { runClock } from '../timeline/run-clock.ts';
import { budgetWords, clientWords, serverWords } from './evidence-words.ts';

const { record, judgement } = failingRun();
const broken = judgement.findings.find(({ outcome }) => outcome === 'violated')!;

describe('the words for evidence', () => {
  it('count what the client saw, and date the first and the worst bad second', () => {
    expect(clientWords(broken.client!, runClock(record))).toBe(
      '0 of 3,000 good (0 %) · p95 465 ms · 3 dropped · 30 bad seconds, first at 00:31, worst at 00:31 (0 %)',
    );
  });

  it('give what Prometheus saw with what its scrapes leave open', () => {
    const server = {
      enclosure: { low: 0.991, estimate: 0.9925, high: 0.994 },
      totalEvents: { low: 2_990, estimate: 3_000, high: 3_010 },
      series: 13,
      scrapes: 31,
      lossy: true,
    };
    expect(serverWords(server)).toBe(
      '99.25 % (between 99.1 % and 99.4 %) of 3,000 requests · 13 series · 31 scrapes · ' +
        'a counter was reset, so some requests are not in it',
    );
  });

  it('measure what was spent against what was allowed', () => {
    expect(budgetWords(record, broken)).toBe('150 bad allowed, 3,000 spent: 20 × the budget');
    expect(budgetWords(record, { ...broken, objective: 'unknown' })).toBeUndefined();
  });
});
