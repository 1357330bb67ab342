import { describe, expect, it } from '@jest/globals';
import * as fc from 'fast-check';
import type { RawSeries } from './raw-series.ts';
import { backlogDrain } from './recovery-backlog.ts';
import type { Sli } from './sli.ts';

const DEPTH: Sli = {
  name: 'outbox-depth',
  service: 'worker',
  description: 'Messages that wait.',
  server: { kind: 'value', query: 'outbox_messages' },
};
const BASELINE = { startedAtMs: 100_000, endedAtMs: 120_000 };
const INJECTED_MS = 120_500;
const CLEARED_MS = 140_500;
const UNTIL_MS = 200_000;
const HOLD_SECONDS = 10;

type Depth = (atMs: number) => number | undefined;

const sampled = (
  instance: string,
  depth: Depth,
  { everyMs = 1_000, phaseMs = 0 } = {},
): RawSeries => {
  const samples: [number, number][] = [];
  for (let atMs = 95_000 + phaseMs; atMs < UNTIL_MS + 5_000; atMs += everyMs) {
    const value = depth(atMs);
    if (value !== undefined) samples.push([atMs, value]);
  }
  return { labels: { __name__: 'outbox_messages', instance }, samples };
};

const drain = (series: readonly RawSeries[], sli = DEPTH) =>
  backlogDrain(sli, BASELINE, {
    question: {
      harmFromMs: INJECTED_MS,
      injectedAtMs: INJECTED_MS,
      clearedAtMs: CLEARED_MS,
      observedUntilMs: UNTIL_MS,
      theta: 0.99,
      windowSeconds: 3,
      holdSeconds: HOLD_SECONDS,
      eventsPerWindow: 200,
    },
    captured: [{ selector: 'outbox_messages', fromMs: 95_000, toMs: 205_000, series }],
    clockOffset: { measuredAtMs: 0, offsetMs: 0, errorMs: 2 },
  });

/** 3 at rest; grows from the injection on, is worked off from the roll-back on, at rest again at `restMs`. */
const pile =
  (restMs: number): Depth =>
  (atMs) => {
    if (atMs < INJECTED_MS || atMs >= restMs) return 3;
    return atMs < CLEARED_MS ? 3 + (atMs - INJECTED_MS) / 10 : 500;
  };

describe('the backlog', () => {
  it('is drained at the first value that is back at the level of the baseline, to stay', () => {
    expect(drain([sampled('a', pile(146_800))])).toEqual({
      evidence: {
        sli: 'outbox-depth',
        outcome: 'drained',
        level: 3,
        peak: 1_953,
        drainedAfterClearMs: 6_500,
        resolutionMs: 1_002,
      },
      drainedAtBestMs: 5_500,
    });
  });

  it('never was one when the value stayed where it had been', () => {
    expect(drain([sampled('a', () => 3)]).evidence).toMatchObject({
      outcome: 'drained',
      peak: 3,
      level: 3,
      drainedAfterClearMs: 0,
    });
  });

  it('is not drained when it was not seen to be', () => {
    expect(drain([sampled('a', pile(900_000))])).toEqual({
      evidence: {
        sli: 'outbox-depth',
        outcome: 'not-drained',
        level: 3,
        peak: 1_953,
        resolutionMs: 1_002,
        censoredAfterMs: 59_500,
      },
      drainedAtBestMs: 59_500,
    });
  });

  it('is that of all series together', () => {
    const one = sampled('a', pile(145_000), { phaseMs: 100 });
    const other = sampled('b', pile(150_000), { phaseMs: 600 });
    expect(drain([one, other]).evidence).toMatchObject({
      outcome: 'drained',
      level: 6,
      drainedAfterClearMs: 10_100,
    });
  });

  it('is not taken for drained while one that held it is not heard of', () => {
    const gone = sampled('b', (atMs) => (atMs < 130_000 ? pile(900_000)(atMs) : undefined));
    expect(drain([sampled('a', () => 0), gone])).toMatchObject({
      evidence: { outcome: 'not-told' },
    });
  });

  it('is not taken for drained when one that held it had a hole in the baseline as well', () => {
    const gone = sampled('b', (atMs) => {
      if (atMs > 105_000 && atMs < 110_000) return undefined;
      return atMs < 130_000 ? pile(900_000)(atMs) : undefined;
    });
    expect(drain([sampled('a', () => 0), gone])).toMatchObject({
      evidence: { outcome: 'not-told' },
    });
  });

  it('is not told through a hole between values', () => {
    const holed = sampled('a', (atMs) => (atMs > 145_000 && atMs < 155_000 ? undefined : 3));
    expect(drain([holed])).toMatchObject({
      evidence: { outcome: 'drained', drainedAfterClearMs: 14_500 },
      drainedAtBestMs: 0,
    });
  });

  it.each([
    ['nothing was read', [], DEPTH],
    [
      'nothing was read of the baseline',
      [sampled('a', (t) => (t < 121_000 ? undefined : 3))],
      DEPTH,
    ],
    ['the indicator is no value', [sampled('a', () => 3)], { ...DEPTH, server: undefined }],
  ] as const)('is not told when %s', (_, series, sli) => {
    const { server, ...rest } = sli;
    const found = drain(series, server === undefined ? rest : { ...rest, server });
    expect(found.evidence).toEqual({
      sli: 'outbox-depth',
      outcome: 'not-told',
      why: expect.stringMatching(/outbox-depth/),
    });
  });

  it('is dated no further off than it says, wherever the samples fall', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: CLEARED_MS, max: UNTIL_MS - 20_000 }),
        fc.constantFrom(500, 1_000, 2_000),
        fc.integer({ min: 0, max: 499 }),
        (restMs, everyMs, phaseMs) => {
          const { evidence, drainedAtBestMs } = drain([
            sampled('a', pile(restMs), { everyMs, phaseMs }),
          ]);
          const truthMs = restMs - CLEARED_MS;
          if (evidence.outcome !== 'drained') throw new Error(evidence.outcome);
          expect(Math.abs(evidence.drainedAfterClearMs - truthMs)).toBeLessThanOrEqual(
            evidence.resolutionMs,
          );
          expect(drainedAtBestMs).toBeLessThanOrEqual(truthMs);
        },
      ),
    );
  });
});
