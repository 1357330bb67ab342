import { describe, expect, it } from '@jest/globals';
import { buildJournal } from '../../test/fixtures/journal-builder.ts';
import { inPhase, judged } from '../../test/fixtures/judged-journal.ts';
import { AVAILABILITY, CACHE_LATENCY } from '../../test/fixtures/sample-experiment.ts';
import { foldJournal } from './fold-journal.ts';
import { judge } from './judge.ts';

describe('the verdict of a run', () => {
  it('says which objective broke, when, and by how much', () => {
    const { reasons } = judged({
      traffic: ({ phase, secondsIn }) =>
        phase === 'fault' && secondsIn >= 3 && secondsIn < 13 ? { failed: { 503: 60 } } : {},
    });
    expect(reasons).toEqual([
      {
        code: 'BROKE',
        message:
          '"api-availability" broke at second 4 of the fault phase (3 s after the injection): 80 % answered well (2,400 of 3,000), 19 points below the target of 99 %; 10 bad seconds, the worst at second 4 with 40 %.',
      },
      {
        code: 'BROKE',
        message:
          '"api-latency" broke at second 4 of the fault phase (3 s after the injection): 80 % under 300 ms (2,400 of 3,000), 15 points below the target of 95 %; 10 bad seconds, the worst at second 4 with 40 %.',
      },
    ]);
  });

  it('tells of a weak pass how much traffic a strong one would take', () => {
    const experiment = {
      objectives: [
        {
          kind: 'availability' as const,
          name: 'api-availability',
          sli: AVAILABILITY,
          target: 0.999,
          during: ['recovery' as const],
        },
      ],
      phases: { warmup: 10_000, baseline: 20_000, fault: 30_000, recovery: 20_000 },
    };
    const { verdict, reasons, warnings } = judged({ experiment });
    const weak = (phase: string, requests: string) => ({
      code: 'WEAK_EVIDENCE',
      message: `"api-availability" in the ${phase} phase: it held, but ${requests} requests do not prove 99.9 % with 95 % confidence: 2,995 would be needed.`,
    });
    expect([verdict, reasons, ...warnings]).toEqual([
      'pass',
      [{ code: 'ALL_MET', message: 'All 2 things that were asked held.' }],
      weak('baseline', '1,900'),
      weak('recovery', '2,000'),
    ]);
  });

  it('tells of a service that did not count what the client saw, and lets the client decide', () => {
    const experiment = {
      objectives: CACHE_LATENCY.objectives.filter(({ kind }) => kind === 'availability'),
    };
    const record = foldJournal(buildJournal({ experiment }));
    const halved = record.captured.map((captured) => ({
      ...captured,
      series: captured.series.map((series) => ({
        ...series,
        samples: series.samples.map(([atMs, value]) => [atMs, value / 2] as const),
      })),
    }));
    const { verdict, warnings, findings } = judge({ ...record, captured: halved });
    const message =
      'The service counted at most 1,550 requests, the client had 3,000 answered: 1,450 (48.3 %) are unaccounted for, at least 1,400 of them over all of the fault phase.';
    expect(verdict).toBe('pass');
    expect(warnings).toContainEqual({
      code: 'SERVER_DISAGREES',
      message: `"api-availability" in the fault phase: ${message.replace('The', 'the')}`,
    });
    expect(
      findings
        .filter(({ kind, phase }) => kind === 'reconciliation' && phase === 'fault')
        .map(({ outcome, asked, observed }) => ({ outcome, asked, observed })),
    ).toEqual([
      {
        outcome: 'inconclusive',
        asked: 'the service counts what the client saw',
        observed: message,
      },
    ]);
  });

  it('is decided by the enclosure where the indicator has no client side', () => {
    const { client: _client, ...serverOnly } = AVAILABILITY;
    const experiment = {
      objectives: [
        {
          kind: 'availability' as const,
          name: 'api-availability',
          sli: serverOnly,
          target: 0.99,
          during: ['fault' as const],
        },
      ],
    };
    const seen = (failed: number) => {
      const { verdict, findings } = judged({
        experiment,
        traffic: inPhase('fault', failed === 0 ? {} : { failed: { 503: failed } }),
      });
      const fault = findings.find(({ phase }) => phase === 'fault');
      return [verdict, fault?.outcome, fault?.decidedBy, fault?.reasons[0]?.code];
    };
    expect(seen(0)).toEqual(['pass', 'met', 'server', undefined]);
    expect(seen(1)).toEqual(['inconclusive', 'inconclusive', 'server', 'ENCLOSURE_TOO_WIDE']);
    expect(seen(5)).toEqual(['fail', 'violated', 'server', 'BROKE']);
  });

  it('judges the same record the same', () => {
    const record = foldJournal(buildJournal({ traffic: inPhase('fault', { latencyMs: 250 }) }));
    expect(judge(record)).toEqual(judge(structuredClone(record)));
  });
});
