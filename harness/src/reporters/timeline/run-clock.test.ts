import { describe, expect, it } from '@jest/globals';
import { passingRun, SMALL } from '../../../test/fixtures/report-fixtures.ts';
import { clientSeconds } from './client-seconds.ts';
import { phaseTotals } from './phase-totals.ts';
import { runClock } from './run-clock.ts';

const { record } = passingRun(SMALL);
const released = record.load.releasedAtMs ?? 0;

describe('runClock', () => {
  it('begins with the whole second of the release and ends with the last phase', () => {
    const load = { ...record.load, releasedAtMs: released - 120 };
    expect(runClock(record)).toEqual({ originMs: released, seconds: 13 });
    expect(runClock({ ...record, load })).toEqual({ originMs: released - 1_000, seconds: 14 });
  });

  it('has no length when nothing was begun', () => {
    const { releasedAtMs: _, ...load } = { ...record.load, seconds: [] };
    expect(runClock({ ...record, load, phases: [] }).seconds).toBe(0);
  });
});

describe('clientSeconds', () => {
  it('has an entry for every second, those without an arrival included', () => {
    const load = { ...record.load, seconds: record.load.seconds.slice(1) };
    const seconds = clientSeconds({ ...record, load }, runClock(record));
    expect(seconds.map(({ offered }) => offered)).toEqual([
      0,
      ...Array.from({ length: 12 }, () => 10),
    ]);
  });
});

describe('phaseTotals', () => {
  it('adds a phase up and says what went wrong in it, most frequent first', () => {
    const [first, ...others] = record.load.seconds;
    const bad = {
      ...first!,
      ok: 2,
      failedByStatus: { '500': 1, '503': 4 },
      unansweredByReason: { timeout: 2 },
      dropped: 1,
    };
    const [warmup] = phaseTotals({
      ...record,
      load: { ...record.load, seconds: [bad, ...others] },
    });
    expect(warmup).toMatchObject({ offered: 20, ok: 12, failed: 5, unanswered: 2, dropped: 1 });
    expect(warmup?.badByCause).toEqual([
      ['503', 4],
      ['timeout', 2],
      ['500', 1],
      ['dropped', 1],
    ]);
  });
});
