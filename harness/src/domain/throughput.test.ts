import { describe, expect, it } from '@jest/globals';
import { buildJournal } from '../../test/fixtures/journal-builder.ts';
import { foldJournal } from './fold-journal.ts';
import type { CapturedSeries } from './raw-series.ts';
import type { Sli } from './sli.ts';
import { decideThroughput, throughputEvidence } from './throughput.ts';
import type { ThroughputEvidence } from './finding.ts';
import type { ThroughputObjective } from './objective.ts';

const SERVICE = { name: 'api', service: 'api', description: '' };
const RATIO = { kind: 'ratio', good: 'g', total: 't' } as const;
const ASKED: ThroughputObjective = {
  kind: 'throughput',
  name: 'rate',
  sli: SERVICE,
  atLeastPerSecond: 95,
  during: ['fault'],
};

function decide(evidence: ThroughputEvidence, client = true) {
  const sli: Sli = client ? { ...SERVICE, client: { kind: 'availability' } } : SERVICE;
  return decideThroughput({ ...ASKED, sli }, evidence, { phase: 'fault', reasons: [] });
}

const counted = (good: number) => ({ client: { good, seconds: 10, perSecond: good / 10 } });

describe('throughput', () => {
  it('is decided by what the client counted, where it has a side', () => {
    expect(decide(counted(950))).toEqual({
      outcome: 'met',
      observed: '95/s answered well (950 answers in 10 s)',
      reasons: [],
    });
    expect(decide({ ...counted(947), server: { low: 99, estimate: 99, high: 99 } })).toEqual({
      outcome: 'violated',
      observed: '94.7/s answered well (947 answers in 10 s)',
      reasons: [
        {
          code: 'BROKE',
          message:
            'Broke in the fault phase: 94.7/s answered well (947 answers in 10 s), 0.3/s below the 95/s that were asked.',
        },
      ],
    });
  });

  it('allows one arrival at each edge, and says so', () => {
    expect(decide(counted(948))).toEqual({
      outcome: 'met',
      observed: '94.8/s answered well (948 answers in 10 s)',
      reasons: [
        {
          code: 'EDGE_ARRIVALS',
          message:
            '2 short of 95/s: one arrival at each edge of the phase may belong to its neighbour, and so many are allowed.',
        },
      ],
    });
  });

  it('of the service alone is told by no fewer than five scrapes', () => {
    const seen = (everyMs: number) => {
      const objective = { ...ASKED, sli: { ...SERVICE, server: RATIO } };
      const window = { phase: 'fault', startedAtMs: 0, endedAtMs: 12_000 } as const;
      const samples = Array.from({ length: 20 }, (_, i) => {
        const atMs = (i - 3) * everyMs + 100;
        return [atMs, atMs / 10 + 10_000] as const;
      });
      const one = (selector: string): CapturedSeries => ({
        selector,
        fromMs: -9_000,
        toMs: 99_000,
        series: [{ labels: { __name__: selector, instance: 'a' }, samples }],
      });
      const clockOffset = { measuredAtMs: 0, offsetMs: 0, errorMs: 0 };
      const run = { ...foldJournal(buildJournal()), captured: ['t', 'g'].map(one), clockOffset };
      return throughputEvidence(objective, window, run, []);
    };
    expect(seen(3_000)).toEqual({
      evidence: {},
      reasons: [
        {
          code: 'SCRAPES_MISSING',
          message:
            '4 scrapes of a target lie in the 12 s that are judged: a rate needs at least 5.',
        },
      ],
    });
    expect(seen(2_000)).toMatchObject({ evidence: { server: { estimate: 100 } } });
  });

  it('is not told by the service alone when the client should have seen it', () => {
    expect(decide({ server: { low: 99, estimate: 99, high: 99 } })).toMatchObject({
      outcome: 'inconclusive',
      reasons: [{ code: 'NO_DATA' }],
    });
  });

  it.each([
    [{ low: 95, estimate: 96, high: 97 }, 'met', []],
    [{ low: 90, estimate: 92, high: 94 }, 'violated', ['BROKE']],
    [{ low: 94, estimate: 95, high: 96 }, 'inconclusive', ['ENCLOSURE_TOO_WIDE']],
  ])(
    'of the service alone is decided by what the scrapes enclose: %j',
    (server, outcome, codes) => {
      const decision = decide({ server }, false);
      expect([decision.outcome, decision.reasons.map(({ code }) => code)]).toEqual([
        outcome,
        codes,
      ]);
    },
  );

  it('is not known where nothing was measured', () => {
    expect(decide({}, false)).toEqual({
      outcome: 'inconclusive',
      observed: 'no data',
      reasons: [{ code: 'NO_DATA', message: 'Nothing was measured in the fault phase.' }],
    });
  });
});
