import { describe, expect, it } from '@jest/globals';
import { AVAILABILITY, CACHE_LATENCY } from '../../test/fixtures/sample-experiment.ts';
import type { Experiment } from './experiment.ts';
import type { Objective } from './objective.ts';
import { makePlan } from './make-plan.ts';

const describeFault = () => ({
  does: 'delays answers on api->redis by 400 ms ± 50 ms',
  undo: 'removes the delay from the proxy api-redis',
  proof: 'a round trip over api->redis takes at least 350 ms',
});

const planOf = (changes: Partial<Experiment> = {}) =>
  makePlan({ ...CACHE_LATENCY, ...changes }, describeFault);
const problemsOf = (changes: Partial<Experiment>) =>
  planOf(changes).problems.map(({ message, hint }) => `${message} ${hint}`);
const at = (ratePerSecond: number) => ({ load: { scenario: 'browse-students', ratePerSecond } });
const only = (kind: string, changes: Partial<Experiment> = {}) => ({
  objectives: CACHE_LATENCY.objectives.filter((one) => one.kind === kind),
  guardrails: [],
  ...changes,
});

describe('a plan', () => {
  it('says what a run will do, phase by phase and fault by fault', () => {
    expect(planOf()).toEqual({
      phases: [
        { phase: 'warmup', startsAtMs: 0, durationMs: 10_000 },
        { phase: 'baseline', startsAtMs: 10_000, durationMs: 20_000 },
        { phase: 'fault', startsAtMs: 30_000, durationMs: 30_000 },
        { phase: 'recovery', startsAtMs: 60_000, durationMs: 30_000 },
      ],
      totalMs: 90_000,
      faults: [{ id: 'network-latency-1', type: 'network-latency', ...describeFault() }],
      offeredByPhase: { warmup: 1_000, baseline: 2_000, fault: 3_000, recovery: 3_000 },
      problems: [],
      remarks: [
        {
          code: 'CHECKED_AT_START',
          message:
            'Only a run can say, before it touches anything: whether a bucket ends at each threshold.',
        },
      ],
    });
  });

  it('leaves out phases without a duration', () => {
    const phases = { warmup: 0, baseline: 20_000, fault: 0, recovery: 0 };
    const plan = planOf({ phases, faults: [], objectives: [] });
    expect(plan.phases).toEqual([{ phase: 'baseline', startsAtMs: 0, durationMs: 20_000 }]);
  });
});

describe('what cannot be decided is found before anything is touched', () => {
  it('a throughput that is more than what is offered', () => {
    const rate: Objective = {
      kind: 'throughput',
      name: 'rate',
      sli: AVAILABILITY,
      atLeastPerSecond: 101,
      during: ['fault'],
    };
    expect(problemsOf({ objectives: [rate], guardrails: [] })).toEqual([
      '"rate" cannot be met: 100/s are offered, and 101/s answered well are asked. Raise the rate to more than 101/s, or ask for less than is offered.',
    ]);
    const modest = [{ ...rate, atLeastPerSecond: 100 }];
    expect(problemsOf({ objectives: modest, guardrails: [] })).toEqual([]);
  });

  it('a value whose query looks back further than a phase lasts', () => {
    const value = (query: string): Objective => ({
      kind: 'value',
      name: 'depth',
      sli: { name: 'depth', service: 'api', description: '', server: { kind: 'value', query } },
      op: 'lt',
      limit: 10,
      of: { kind: 'max' },
      during: ['fault'],
    });
    const of = (query: string) => problemsOf({ objectives: [value(query)], guardrails: [] });
    expect(of('rate(x[25s])')).toEqual([
      '"depth" cannot be decided in the baseline phase: its query looks back 25 s, and 19 s of the phase are judged. Shorten the range of the query, or lengthen the baseline phase.',
    ]);
    expect(of('rate(x[1m])')).toHaveLength(2);
    expect(of('x')).toEqual([]);
  });

  it('an availability objective with too few requests, in each of its phases', () => {
    expect(problemsOf(only('availability', at(4)))).toEqual([
      '"api-availability" cannot be decided in the baseline phase: 19 s at 4/s offer 76 requests, but a target of 99 % needs 101. Raise the rate to at least 6/s, or lengthen the baseline phase to at least 27 s.',
    ]);
    expect(problemsOf(only('availability', at(3)))).toHaveLength(3);
    expect(problemsOf(only('availability', at(6)))).toEqual([]);
  });

  it('a latency objective whose quantile has too few requests beyond it, in the implied baseline too', () => {
    expect(problemsOf(only('latency', at(1)))).toEqual([
      '"api-latency" cannot be decided in the baseline phase: 19 s at 1/s offer 19 requests, but a target of 95 % needs 201. Raise the rate to at least 11/s, or lengthen the baseline phase to at least 3 min 22 s.',
      '"api-latency" cannot be decided in the fault phase: 30 s at 1/s offer 30 requests, but a target of 95 % needs 201. Raise the rate to at least 7/s, or lengthen the fault phase to at least 3 min 21 s.',
    ]);
    expect(problemsOf(only('latency', at(11)))).toEqual([]);
  });

  it('an objective in a phase without a duration', () => {
    const phases = { ...CACHE_LATENCY.phases, recovery: 0 };
    expect(problemsOf(only('availability', { phases }))).toEqual([
      '"api-availability" cannot be decided in the recovery phase: 0 ms at 100/s offer 0 requests, but a target of 99 % needs 101. Lengthen the recovery phase to at least 2 s.',
    ]);
  });

  it('a recovery that would have to hold for longer than it is looked at', () => {
    const phases = { ...CACHE_LATENCY.phases, recovery: 10_000 };
    expect(problemsOf(only('recovery', { phases }))).toEqual([
      '"recovery" cannot be decided: recovered means good for 15 s, but the recovery phase lasts 10 s. Lengthen the recovery phase to at least 15 s.',
    ]);
  });

  it('a recovery that so few requests cannot tell in the time it has to hold', () => {
    expect(problemsOf(only('recovery', at(10)))).toEqual([
      '"recovery" cannot be decided: at 10/s it takes 21 s to tell 99 % good requests, longer than the 15 s it has to hold. Raise the rate to at least 14/s.',
    ]);
    expect(problemsOf(only('recovery', at(14)))).toEqual([]);
  });

  it('a recovery from nothing', () => {
    expect(problemsOf(only('recovery', { faults: [] }))).toEqual([
      '"recovery" cannot be decided: nothing is injected that could be recovered from. Add a fault, or remove the recovery objective.',
    ]);
  });

  it('a guardrail that never sees enough requests to act', () => {
    const guardrails = [{ kind: 'sli' as const, sli: AVAILABILITY, below: 0.5, overMs: 2_000 }];
    expect(problemsOf({ objectives: [], guardrails, ...at(10) })).toEqual([
      'The guardrail on "api-availability" could never act: 2 s at 10/s offer 20 requests, and it needs 50. Raise the rate to at least 25/s, or let it look over 5 s.',
    ]);
  });

  it('with one code, so that a refused run is inconclusive', () => {
    const codes = planOf(at(0.1)).problems.map(({ code }) => code);
    expect(new Set(codes)).toEqual(new Set(['OBJECTIVE_UNDECIDABLE']));
  });
});
