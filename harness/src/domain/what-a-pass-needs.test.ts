import { describe, expect, it } from '@jest/globals';
import * as fc from 'fast-check';
import { buildJournal, type JournalOptions } from '../../test/fixtures/journal-builder.ts';
import { inPhase, judged, undeclaredLink } from '../../test/fixtures/judged-journal.ts';
import { foldJournal } from './fold-journal.ts';
import { judge } from './judge.ts';

/** Each spoils one thing that a pass needs. */
const spoilers: Readonly<Record<string, JournalOptions>> = {
  effect: { fault: { effect: () => 'absent' } },
  removal: { fault: { after: 'unknown' } },
  rollback: { fault: { rolledBack: false } },
  use: { environment: undeclaredLink, fault: { connections: 0 } },
  cpu: { health: () => ({ activeVus: 5, maxVus: 500, cpuCores: 2 }) },
  gate: { baselineUnhealthy: ['api-availability'] },
  interrupted: {
    endsEarly: { in: 'recovery', afterSeconds: 29, by: { kind: 'signal', signal: 'SIGINT' } },
  },
  died: { endsEarly: { in: 'recovery', afterSeconds: 29, by: { kind: 'death' } } },
  generator: { endsEarly: { in: 'recovery', afterSeconds: 29, by: { kind: 'generator' } } },
  load: { experiment: { load: { scenario: 'browse-students', ratePerSecond: 0.5 } } },
  silence: { traffic: inPhase('recovery', { missing: 100 }), server: 'absent' },
  drops: { traffic: inPhase('baseline', { dropped: 3 }) },
  baseline: { traffic: inPhase('baseline', { failed: { 500: 3 } }) },
  broken: { traffic: inPhase('recovery', { unanswered: { refused: 3 } }) },
};

describe('a pass', () => {
  it('is never given while one of the things it needs is missing, however the rest may be', () => {
    const background = fc.record({
      latencyMs: fc.integer({ min: 1, max: 100 }),
      server: fc.constantFrom('agrees' as const, 'absent' as const),
      connections: fc.integer({ min: 1, max: 50 }),
      spoiler: fc.constantFrom(...Object.keys(spoilers)),
    });
    fc.assert(
      fc.property(background, ({ latencyMs, server, connections, spoiler }) => {
        const well: JournalOptions = {
          traffic: () => ({ latencyMs }),
          server,
          fault: { connections },
        };
        const spoilt = judged({ ...well, ...spoilers[spoiler] });
        expect([judged(well).exitCode, spoilt.verdict === 'pass', spoilt.exitCode === 0]).toEqual([
          0,
          false,
          false,
        ]);
      }),
      { numRuns: 20 },
    );
  });

  it('is never given to a journal that was cut off anywhere', () => {
    const whole = buildJournal();
    fc.assert(
      fc.property(fc.integer({ min: 1, max: whole.length - 1 }), (length) => {
        const { verdict, exitCode } = judge(foldJournal(whole.slice(0, length)));
        expect([verdict, [5, 20].includes(exitCode)]).toEqual(['inconclusive', true]);
      }),
      { numRuns: 60 },
    );
  });
});
