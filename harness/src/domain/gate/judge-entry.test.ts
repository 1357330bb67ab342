import { describe, expect, it } from '@jest/globals';
import { buildJournal, type JournalOptions } from '../../../test/fixtures/journal-builder.ts';
import { SAMPLE_START_MS } from '../../../test/fixtures/journal-timeline.ts';
import { CACHE_LATENCY } from '../../../test/fixtures/sample-experiment.ts';
import { foldJournal } from '../fold-journal.ts';
import type { InconclusivePolicy } from '../inconclusive-policy.ts';
import { judge } from '../judge.ts';
import type { RunRecord } from '../run-record.ts';
import { judgeEntry } from './judge-entry.ts';
import type { SpecNow } from './spec-drift.ts';

const HOUR_MS = 3_600_000;
const SAME: SpecNow = {
  ok: true,
  file: 'experiments/cache-latency.yaml',
  sha256: 'a'.repeat(64),
  objectives: CACHE_LATENCY.objectives,
};
const FAILING: JournalOptions = {
  traffic: ({ phase }) => (phase === 'fault' ? { failed: { 503: 100 } } : {}),
};
const INVALID: JournalOptions = { fault: { effect: () => 'absent' } };

function entry(
  how: {
    readonly journal?: JournalOptions;
    readonly source?: Partial<RunRecord['source']>;
    readonly specNow?: SpecNow;
    readonly ageMs?: number;
    readonly inconclusive?: InconclusivePolicy;
  } = {},
) {
  const built = foldJournal(buildJournal(how.journal));
  const record = { ...built, source: { ...built.source, ...how.source } };
  const { specNow = SAME, ageMs = HOUR_MS, inconclusive = 'fail' } = how;
  return judgeEntry(
    { record, judgement: judge(record), specNow, folder: 'reports/x' },
    { nowMs: SAMPLE_START_MS + ageMs, maxAgeMs: 24 * HOUR_MS, inconclusive },
  );
}

const short = ({ verdict, exitCode, reasons }: ReturnType<typeof entry>) => [
  verdict,
  exitCode,
  reasons[0]?.code,
];

describe('a run before the gate', () => {
  it('passes when it passed, is of today, and asked what is asked now', () => {
    expect(entry()).toEqual({
      experiment: 'cache-latency',
      runId: '20270115-080000-k3f9',
      folder: 'reports/x',
      verdict: 'pass',
      status: 'completed',
      cleanup: 'clean',
      reasons: [{ code: 'ALL_MET', message: 'All 6 things that were asked held.' }],
      warnings: [],
      startedAtMs: SAMPLE_START_MS,
      durationMs: 103_200,
      ageMs: HOUR_MS,
      exitCode: 0,
    });
  });

  it('decides nothing when it is too old, and says what to do', () => {
    const { verdict, exitCode, reasons, hint } = entry({ ageMs: 49 * HOUR_MS });
    expect({ verdict, exitCode, reasons, hint }).toEqual({
      verdict: 'inconclusive',
      exitCode: 3,
      reasons: [
        { code: 'STALE_AGE', message: 'The run is 2 d 1 h old; at most 1 d is allowed.' },
        { code: 'ALL_MET', message: 'All 6 things that were asked held.' },
      ],
      hint: 'Run it again: npx faultline run cache-latency',
    });
  });

  it('is young enough to the millisecond', () => {
    expect(short(entry({ ageMs: 24 * HOUR_MS }))).toEqual(['pass', 0, 'ALL_MET']);
    expect(short(entry({ ageMs: 24 * HOUR_MS + 1 }))).toEqual(['inconclusive', 3, 'STALE_AGE']);
  });

  it('may be a little in the future, as clocks differ, but not more', () => {
    expect(short(entry({ ageMs: -300_000 }))).toEqual(['pass', 0, 'ALL_MET']);
    expect(short(entry({ ageMs: -300_001 }))).toEqual(['inconclusive', 3, 'STALE_FUTURE']);
  });

  it.each<readonly [string, SpecNow, string]>([
    ['the file was changed', { ...SAME, sha256: 'b'.repeat(64) }, 'STALE_SPEC'],
    ['the file cannot be read', { ok: false, why: 'It is gone.' }, 'STALE_SPEC'],
    [
      'an SLO became stricter',
      {
        ...SAME,
        objectives: CACHE_LATENCY.objectives.map((one) =>
          one.kind === 'availability' ? { ...one, target: 0.999 } : one,
        ),
      },
      'STALE_SLO',
    ],
    [
      'an objective is new',
      { ...SAME, objectives: CACHE_LATENCY.objectives.slice(1) },
      'STALE_SLO',
    ],
  ])('decides nothing when %s', (_, specNow, code) => {
    expect(short(entry({ specNow }))).toEqual(['inconclusive', 3, code]);
  });

  it('is of the same objectives in whatever order their fields were written', () => {
    const objectives = CACHE_LATENCY.objectives.map((one) => {
      const turned: unknown = Object.fromEntries(Object.entries(one).toReversed());
      return turned as typeof one;
    });
    expect(short(entry({ specNow: { ...SAME, objectives } }))).toEqual(['pass', 0, 'ALL_MET']);
  });

  it('still fails when it failed, however old it is', () => {
    expect(short(entry({ journal: FAILING, ageMs: 49 * HOUR_MS }))).toEqual(['fail', 1, 'BROKE']);
    expect(short(entry({ journal: INVALID, ageMs: 49 * HOUR_MS }))).toEqual([
      'invalid',
      4,
      'EFFECT_NOT_SEEN',
    ]);
  });

  it('is let through by a warning only when it is inconclusive', () => {
    const inconclusive = 'warn';
    const dirty: JournalOptions = { fault: { rolledBack: false } };
    const exits = [
      entry({ inconclusive, ageMs: 49 * HOUR_MS }),
      entry({ inconclusive, journal: FAILING }),
      entry({ inconclusive, journal: INVALID }),
      entry({ inconclusive, journal: dirty }),
    ].map(({ exitCode }) => exitCode);
    expect(exits).toEqual([0, 1, 4, 20]);
  });

  it('says with what it was changed on the command line', () => {
    const overrides = ['load.rate=50/s', '--outside-hours'];
    const { exitCode, warnings } = entry({ source: { overrides } });
    expect([exitCode, warnings]).toEqual([
      0,
      [
        {
          code: 'SPEC_OVERRIDDEN',
          message: 'The run changed the experiment with --set load.rate=50/s.',
        },
      ],
    ]);
  });
});
