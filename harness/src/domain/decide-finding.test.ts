import { describe, expect, it } from '@jest/globals';
import { availability, findingsIn } from '../../test/fixtures/findings-in-phase.ts';
import type { JournalOptions } from '../../test/fixtures/journal-builder.ts';
import { AVAILABILITY } from '../../test/fixtures/sample-experiment.ts';
import { decideByServer } from './decide-finding.ts';
import type { ServerEvidence } from './finding.ts';
import type { PhaseObjective } from './objective.ts';

describe('the enclosure of the service', () => {
  const seen = (low: number, high: number, total = 3_000): ServerEvidence => ({
    enclosure: { low, estimate: (low + high) / 2, high },
    totalEvents: { low: total, estimate: total, high: total },
    series: 1,
    scrapes: 30,
    lossy: false,
  });
  const decide = (evidence: ServerEvidence) =>
    decideByServer(availability, evidence, { phase: 'fault', remarks: [] });

  it('decides when all of it is on one side of the target', () => {
    expect(decide(seen(0.992, 0.996))).toEqual({
      outcome: 'met',
      observed: 'about 99.4 % answered well, between 99.2 % and 99.6 % (of about 3,000 requests)',
      reasons: [
        {
          code: 'WEAK_EVIDENCE',
          message:
            'It held, but 3,000 requests, 24 of them bad, do not prove 99 % with 95 % confidence: about 7,101 would be needed at this share.',
        },
      ],
    });
    expect(decide(seen(0.96, 0.98))).toEqual({
      outcome: 'violated',
      observed: 'about 97 % answered well, between 96 % and 98 % (of about 3,000 requests)',
      reasons: [
        {
          code: 'BROKE',
          message:
            'Broke in the fault phase: about 97 % answered well, between 96 % and 98 % (of about 3,000 requests), at least 1 point below the target of 99 %.',
        },
      ],
    });
  });

  it('leaves open what it cannot tell', () => {
    expect(decide(seen(0.985, 0.995))).toMatchObject({
      outcome: 'inconclusive',
      reasons: [
        {
          code: 'ENCLOSURE_TOO_WIDE',
          message:
            'The target of 99 % lies in what the scrapes cannot tell apart, between 98.5 % and 99.5 %. What was seen is so near to what was asked that no longer phase would tell.',
        },
      ],
    });
    const [reason] = decide(seen(0.985, 0.999)).reasons;
    expect(reason?.message).toMatch(
      /A phase 3\.5 times as long would tell if it goes on like this, and so would scrapes as many times as often\.$/,
    );
    expect(decide(seen(1, 1, 99))).toMatchObject({
      outcome: 'inconclusive',
      reasons: [
        {
          code: 'TOO_FEW_EVENTS',
          message: '99 requests cannot decide a target of 99 %: at least 100 are needed.',
        },
      ],
    });
  });

  it('is met with a note when it came nearer to its target than was wished for', () => {
    const traffic: JournalOptions['traffic'] = ({ phase, secondsIn }) =>
      phase === 'fault' && secondsIn < 5 ? { failed: { 503: 3 } } : {};
    const warned = (warn: number) =>
      findingsIn('fault', { traffic }, { ...availability, warn })[0]!.reasons;
    expect(warned(0.995)).toEqual([]);
    expect(warned(0.999)).toEqual([
      {
        code: 'NEAR_TARGET',
        message:
          'It held the target of 99 % with 99.5 %, which is less than the 99.9 % it warns below.',
      },
    ]);
  });

  it('of a value is decided by Prometheus, and open when nothing was captured', () => {
    const value: PhaseObjective = {
      kind: 'value',
      name: 'depth',
      sli: {
        name: 'depth',
        service: 'api',
        description: '',
        server: { kind: 'value', query: 'queue_depth' },
      },
      op: 'lt',
      limit: 10,
      of: { kind: 'max' },
      during: ['fault'],
    };
    expect(findingsIn('fault', {}, value)).toEqual([
      {
        objective: 'depth',
        kind: 'value',
        phase: 'fault',
        asked: 'always below 10',
        implied: false,
        outcome: 'inconclusive',
        observed: 'no data',
        decidedBy: 'server',
        reasons: [{ code: 'NOT_CAPTURED', message: 'queue_depth could not be read.' }],
      },
    ]);
  });

  it('of a throughput counts good answers a second', () => {
    const rate: PhaseObjective = {
      kind: 'throughput',
      name: 'rate',
      sli: AVAILABILITY,
      atLeastPerSecond: 99,
      during: ['fault'],
    };
    const [finding, ...more] = findingsIn(
      'fault',
      { traffic: ({ phase }) => (phase === 'fault' ? { failed: { 503: 2 } } : {}) },
      rate,
    );
    expect(more).toEqual([]);
    expect(finding).toMatchObject({
      kind: 'throughput',
      asked: 'at least 99/s answered well',
      outcome: 'violated',
      observed: '98/s answered well (2,940 answers in 30 s)',
      decidedBy: 'client',
      throughput: { client: { good: 2_940, seconds: 30, perSecond: 98 } },
    });
    expect(finding!.throughput!.server!.low).toBeLessThanOrEqual(98);
    expect(finding!.throughput!.server!.high).toBeGreaterThanOrEqual(98);
  });
});
