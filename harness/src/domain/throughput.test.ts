import { describe, expect, it } from '@jest/globals';
import { decideThroughput } from './throughput.ts';
import type { ThroughputEvidence } from './finding.ts';
import type { ThroughputObjective } from './objective.ts';

function decide(evidence: ThroughputEvidence, client = true) {
  const objective: ThroughputObjective = {
    kind: 'throughput',
    name: 'rate',
    sli: {
      name: 'api',
      service: 'api',
      description: '',
      ...(client ? { client: { kind: 'availability' } } : {}),
    },
    atLeastPerSecond: 95,
    during: ['fault'],
  };
  return decideThroughput(objective, evidence, { phase: 'fault', reasons: [] });
}

const counted = (good: number) => ({ client: { good, seconds: 10, perSecond: good / 10 } });

describe('throughput', () => {
  it('is decided by what the client counted, where it has a side', () => {
    expect(decide(counted(950))).toEqual({
      outcome: 'met',
      observed: '95/s answered well (950 answers in 10 s)',
      reasons: [],
    });
    expect(decide({ ...counted(949), server: { low: 99, estimate: 99, high: 99 } })).toEqual({
      outcome: 'violated',
      observed: '94.9/s answered well (949 answers in 10 s)',
      reasons: [
        {
          code: 'BROKE',
          message:
            'Broke in the fault phase: 94.9/s answered well (949 answers in 10 s), 0.1/s below the 95/s that were asked.',
        },
      ],
    });
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
