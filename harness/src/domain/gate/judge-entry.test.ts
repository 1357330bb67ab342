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
const NAIVE: JournalOptions = {
  environment: { services: { api: { name: 'api', variant: 'naive' } } },
};
const INVALID: JournalOptions = { fault: { effect: () => 'absent' } };

function entry(
  how: {
    readonly journal?: JournalOptions;
    readonly source?: Partial<RunRecord['source']>;
    readonly specNow?: SpecNow;
    readonly ageMs?: number;
    readonly inconclusive?: InconclusivePolicy;
    readonly askedAs?: 'experiment' | 'run';
    readonly environmentName?: string;
    readonly runsFolder?: string;
    readonly overrides?: readonly string[];
  } = {},
) {
  const built = foldJournal(buildJournal(how.journal));
  const { environmentName = built.environmentName, runsFolder } = how;
  const record = { ...built, environmentName, source: { ...built.source, ...how.source } };
  const { specNow = SAME, ageMs = HOUR_MS, inconclusive = 'fail', askedAs = 'experiment' } = how;
  return judgeEntry(
    { record, judgement: judge(record), specNow, folder: 'reports/x', askedAs },
    {
      nowMs: SAMPLE_START_MS + ageMs,
      maxAgeMs: 24 * HOUR_MS,
      inconclusive,
      overrides: how.overrides ?? [],
      ...(runsFolder === undefined ? {} : { runsFolder }),
    },
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
    expect(exits).toEqual([3, 1, 4, 20]);
  });

  it('is never let through by a warning when it is stale, whatever it found itself', () => {
    const inconclusive = 'warn';
    const open: JournalOptions = { fault: { after: 'unknown' } };
    const stale = [
      { inconclusive, ageMs: -300_001 },
      { inconclusive, specNow: { ...SAME, sha256: 'b'.repeat(64) } },
      { inconclusive, journal: open, ageMs: 49 * HOUR_MS },
    ] as const;
    expect(short(entry({ inconclusive, journal: open }))).toEqual([
      'inconclusive',
      0,
      'FAULT_REMOVAL',
    ]);
    expect(stale.map((how) => short(entry(how)))).toEqual([
      ['inconclusive', 3, 'STALE_FUTURE'],
      ['inconclusive', 3, 'STALE_SPEC'],
      ['inconclusive', 3, 'STALE_AGE'],
    ]);
  });

  it('is never let through by a warning when it was refused, or asked nothing', () => {
    const inconclusive = 'warn';
    const hint = 'Raise the rate.';
    const refused: JournalOptions = {
      problems: [{ code: 'OBJECTIVE_UNDECIDABLE', message: 'Too few requests.', hint }],
    };
    const asksNothing: JournalOptions = { experiment: { objectives: [] } };
    const specNow = { ...SAME, objectives: [] };
    expect([
      short(entry({ inconclusive, journal: refused })),
      short(entry({ inconclusive, journal: asksNothing, specNow })),
    ]).toEqual([
      ['inconclusive', 3, 'OBJECTIVE_UNDECIDABLE'],
      ['inconclusive', 3, 'NO_OBJECTIVES'],
    ]);
  });

  it('of another variant does not stand for the experiment', () => {
    const { verdict, exitCode, reasons, warnings, hint } = entry({ journal: NAIVE });
    expect({ verdict, exitCode, reasons, warnings, hint }).toEqual({
      verdict: 'inconclusive',
      exitCode: 3,
      reasons: [
        {
          code: 'OTHER_VARIANT',
          message: 'The latest run was of api=naive, which does not stand for the experiment.',
        },
        { code: 'ALL_MET', message: 'All 6 things that were asked held.' },
      ],
      warnings: [],
      hint: 'Run it again: npx faultline run cache-latency',
    });
  });

  it('of another variant passes where that very run is named, with a warning', () => {
    const { verdict, exitCode, warnings } = entry({ journal: NAIVE, askedAs: 'run' });
    expect({ verdict, exitCode, warnings }).toEqual({
      verdict: 'pass',
      exitCode: 0,
      warnings: [{ code: 'OTHER_VARIANT', message: 'The run was of api=naive.' }],
    });
  });

  it('says where it was when that is not the local environment', () => {
    const { exitCode, warnings } = entry({ environmentName: 'staging' });
    expect([exitCode, warnings]).toEqual([
      0,
      [{ code: 'OTHER_ENVIRONMENT', message: 'The run was in the environment "staging".' }],
    ]);
  });

  it('is to be run again to where it is looked for', () => {
    const { hint } = entry({ ageMs: 49 * HOUR_MS, runsFolder: 'reports/nightly' });
    expect(hint).toBe('Run it again: npx faultline run cache-latency --out reports/nightly');
  });

  it('of something else than its file asks decides nothing', () => {
    const overrides = ['load.rate=50/s', '--outside-hours'];
    const { verdict, exitCode, reasons, warnings } = entry({ source: { overrides } });
    expect({ verdict, exitCode, reason: reasons[0], warnings }).toEqual({
      verdict: 'inconclusive',
      exitCode: 3,
      reason: {
        code: 'SPEC_OVERRIDDEN',
        message:
          'The run changed the experiment with --set load.rate=50/s, so it was asked something else than its file asks.',
      },
      warnings: [],
    });
  });

  it('counts where the gate is asked for the same changes, and says which', () => {
    const [rate, warmup] = ['load.rate=50/s', 'phases.warmup=3s'];
    const source = { overrides: [rate, warmup] };
    const { exitCode, warnings } = entry({ source, overrides: [warmup, rate] });
    expect([exitCode, warnings]).toEqual([
      0,
      [
        {
          code: 'SPEC_OVERRIDDEN',
          message:
            'The run changed the experiment with --set load.rate=50/s --set phases.warmup=3s.',
        },
      ],
    ]);
    const [other, none] = [entry({ source, overrides: [rate] }), entry({ overrides: [rate] })];
    expect([other.exitCode, other.reasons[0], none.reasons[0], none.hint]).toEqual([
      3,
      {
        code: 'SPEC_OVERRIDDEN',
        message:
          'The gate asks for --set load.rate=50/s; the run was with --set load.rate=50/s --set phases.warmup=3s.',
      },
      {
        code: 'SPEC_OVERRIDDEN',
        message:
          'The gate asks for --set load.rate=50/s; the run was of the experiment as its file is.',
      },
      'Run it again: npx faultline run cache-latency --set load.rate=50/s',
    ]);
  });

  it('that was only permitted something counts', () => {
    const overrides = ['--outside-hours'];
    expect(entry({ source: { overrides } })).toMatchObject({ exitCode: 0, warnings: [] });
  });
});
