import { describe, expect, it } from '@jest/globals';
import { findingsIn } from '../../test/fixtures/findings-in-phase.ts';
import { buildJournal } from '../../test/fixtures/journal-builder.ts';
import { foldJournal } from './fold-journal.ts';

describe('a contradiction between client and service', () => {
  const tampered = (factor: number) =>
    foldJournal(buildJournal()).captured.map((captured) => ({
      ...captured,
      series: captured.series.map((series) => ({
        ...series,
        samples: series.samples.map(([atMs, value]) => [atMs, value * factor] as const),
      })),
    }));

  it('is told when the service counted fewer requests than were answered', () => {
    const [finding, disagreement] = findingsIn('fault', { server: tampered(0.8) });
    expect(finding?.outcome).toBe('met');
    expect([disagreement?.kind, disagreement?.outcome, disagreement?.observed]).toEqual([
      'reconciliation',
      'inconclusive',
      'The service counted at most 2,480 requests, the client had 3,000 answered: 520 (17.3 %) are unaccounted for, at least 440 of them over all of the fault phase.',
    ]);
  });

  it('is told when somebody else uses the service', () => {
    const [, disagreement] = findingsIn('fault', { server: tampered(1.3) });
    expect(disagreement?.observed).toBe(
      "The service counted at least 3,770 requests, the client sent 3,000: 770 are not the client's, at least 670 of them over all of the fault phase.",
    );
  });

  it('is told when they disagree on what was good', () => {
    const { captured } = foldJournal(buildJournal());
    const [, disagreement] = findingsIn('fault', {
      traffic: ({ phase }) => (phase === 'fault' ? { failed: { 503: 20 } } : {}),
      server: captured,
    });
    expect(disagreement?.observed).toBe('The client saw 80 % good, the service 100 % to 100 %.');
  });

  it('is none when requests never reached the service', () => {
    const refused = {
      traffic: ({ phase }: { phase: string }) =>
        phase === 'fault' ? { unanswered: { refused: 50 } } : {},
    };
    const hanging = {
      traffic: ({ phase }: { phase: string }) =>
        phase === 'fault' ? { unanswered: { timeout: 30 }, dropped: 20 } : {},
    };
    expect(
      [findingsIn('fault', refused), findingsIn('fault', hanging)].map(({ length }) => length),
    ).toEqual([1, 1]);
  });

  it('is none, but said with its seconds, when requests were refused for a while', () => {
    const [finding, ...others] = findingsIn('fault', {
      traffic: ({ phase, secondsIn }: { phase: string; secondsIn: number }) =>
        phase === 'fault' && secondsIn >= 2 && secondsIn < 8
          ? { unanswered: { refused: 100 }, latencies: [] }
          : {},
    });
    expect(others).toEqual([]);
    expect(finding?.reasons.filter(({ code }) => code === 'UNCOUNTED')).toEqual([
      {
        code: 'UNCOUNTED',
        message:
          'The service counted at least 400 requests fewer than the client sent (13.3 %), in seconds 3 to 7 of the fault phase (within 7 s of the injection).',
      },
    ]);
  });

  it('allows for requests in flight at the edges, which the service counts when they end', () => {
    const kinds = (latencyMs: number) =>
      findingsIn('fault', { traffic: () => ({ latencyMs }), server: tampered(0.85) }).map(
        ({ kind }) => kind,
      );
    expect([kinds(5), kinds(2_000)]).toEqual([
      ['availability', 'reconciliation'],
      ['availability'],
    ]);
  });
});
