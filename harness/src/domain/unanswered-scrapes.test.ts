import { describe, expect, it } from '@jest/globals';
import { buildJournal } from '../../test/fixtures/journal-builder.ts';
import { foldJournal } from './fold-journal.ts';
import { judge } from './judge.ts';
import type { CapturedSeries } from './raw-series.ts';
import type { RunRecord } from './run-record.ts';

/** A run in which `api` did not answer our scrape in the middle of the fault phase, which had answered before. */
function run(target: RunRecord['experiment']['faults'][number]['target']): RunRecord {
  const record = foldJournal(buildJournal());
  const [service] = Object.values(record.environment!.services).filter(
    ({ name }) => name === 'api',
  );
  const phase = record.phases.find((one) => one.phase === 'fault')!;
  const missed: CapturedSeries = {
    selector: 'scrape_duration_seconds',
    source: 'boundary',
    fromMs: 0,
    toMs: 0,
    series: [],
    unanswered: [
      { instance: service!.scrapeInstance!, atMs: phase.startedAtMs + 10_000, message: 'Refused.' },
    ],
  };
  const { experiment } = record;
  const faults = experiment.faults.map((fault) => ({ ...fault, target }));
  return {
    ...record,
    experiment: { ...experiment, faults },
    captured: [...record.captured, missed],
  };
}

const told = (record: RunRecord) =>
  judge(record).notMeasured.filter((line) => line.startsWith('The target'));

describe('a scrape of our own that was not answered', () => {
  it('is put down to the fault of the run that was in force on the service', () => {
    expect(told(run({ kind: 'service', service: 'api' }))).toEqual([
      expect.stringMatching(
        /^The target \S+ did not answer 1 scrape at the edges of phases: it was under this run's network-latency-1, which .+, from \S+ s to .+ s\.$/,
      ),
    ]);
  });

  it('is told as it is where no fault was', () => {
    expect(told(run({ kind: 'link', link: 'api->redis' }))).toEqual([
      expect.stringMatching(
        /^The target \S+ did not answer 1 scrape at the edges of phases \(.+ into the run\), though it had answered before: Refused\.$/,
      ),
    ]);
  });
});
