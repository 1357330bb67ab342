import { describe, expect, it } from '@jest/globals';
import { longRun } from '../../test/fixtures/long-run.ts';
import { REPORTERS } from '../reporters/registry.ts';
import { foldJournal } from './fold-journal.ts';
import { judge } from './judge.ts';
import type { RunRecord } from './run-record.ts';

/** The run, and how often anybody looked at one of its seconds or at the samples of one of its series. */
function watched(record: RunRecord): { readonly record: RunRecord; readonly looks: () => number } {
  let looks = 0;
  const look = <T>(value: T): T => {
    looks += 1;
    return value;
  };
  const seconds = record.load.seconds.map((second) => ({
    ...second,
    get okLatency() {
      return look(second.okLatency);
    },
    get failedByStatus() {
      return look(second.failedByStatus);
    },
  }));
  const captured = record.captured.map((one) => ({
    ...one,
    series: one.series.map((series) => ({
      ...series,
      samples: series.samples.map((sample) =>
        Object.defineProperty([...sample] as const, 0, { get: () => look(sample[0]) }),
      ),
    })),
  }));
  return { record: { ...record, captured, load: { ...record.load, seconds } }, looks: () => looks };
}

function judgedAndRendered(record: RunRecord): readonly string[] {
  const judgement = judge(record);
  return REPORTERS.map(({ render }) => render(record, judgement));
}

describe('a long run', () => {
  it('is judged and rendered with looks that grow with its seconds, and no faster', () => {
    const [short, long] = [150, 300].map((seconds) => {
      const { record, looks } = watched(foldJournal(longRun(seconds, 100)));
      judgedAndRendered(record);
      return looks();
    }) as [number, number];
    expect(short).toBeGreaterThan(150);
    expect(long).toBeLessThan(2.2 * short);
  });
});
