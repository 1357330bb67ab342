import { describe, expect, it } from '@jest/globals';
import { AVAILABILITY, CACHE_LATENCY, LATENCY } from '../../../test/fixtures/sample-experiment.ts';
import type { Objective } from '../../domain/objective.ts';
import { plannedObjectives } from './plan-conditions.ts';

const DEPTH = { name: 'queue-depth', service: 'api', description: '' };
const OF_SLO = { sli: AVAILABILITY, target: 0.995, windowMs: 30 * 86_400_000 };

function planned(objective: Objective): string | undefined {
  return plannedObjectives({ ...CACHE_LATENCY, objectives: [objective] }).split('\n')[1];
}

describe('a planned objective says everything that it asks for', () => {
  it.each<readonly [string, Objective, string]>([
    [
      'a target with a warning',
      {
        kind: 'availability',
        name: 'up',
        sli: AVAILABILITY,
        target: 0.99,
        warn: 0.999,
        during: ['fault'],
      },
      'up         baseline*, fault  at least 99 % answered well, warns below 99.9 %',
    ],
    [
      'a recovery of a latency and a backlog',
      {
        kind: 'recovery',
        name: 'recovery',
        sli: LATENCY,
        withinMs: 10_000,
        theta: 0.99,
        holdMs: 15_000,
        underMs: 300,
        backlog: DEPTH,
      },
      'recovery   recovery   99 % under 300 ms within 10 s, for 15 s, and "queue-depth" back at its baseline level',
    ],
    [
      'a budget in time',
      { kind: 'budget', name: 'cost', ...OF_SLO, consumesAtMost: 0.02 },
      'cost       the run    costs at most 2 % of the error budget of 30 days at 99.5 %, reckoned in time: no `production.rate` is given',
    ],
    [
      'a budget of production',
      {
        kind: 'budget',
        name: 'cost',
        ...OF_SLO,
        consumesAtMost: 0.02,
        atFrequency: 3,
        production: { perSecond: 1_000, affectedShare: 0.5, testAffectedShare: 0.9 },
      },
      'cost       the run    costs at most 2 % of the error budget of 30 days at 99.5 %, and it fits in 3 times, at 1000/s in production, of which 50 % is affected, of the test 90 % was',
    ],
  ])('%s', (_, objective, line) => {
    expect(planned(objective)).toBe(line);
  });
});
