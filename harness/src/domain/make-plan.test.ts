import { describe, expect, it } from '@jest/globals';
import { AVAILABILITY, CACHE_LATENCY, LATENCY } from '../../test/fixtures/sample-experiment.ts';
import type { Experiment } from './experiment.ts';
import type { AlertObjective, Objective } from './objective.ts';
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
    const edgy = [{ ...rate, atLeastPerSecond: 100 }];
    expect(problemsOf({ objectives: edgy, guardrails: [] })).toEqual([
      '"rate" may miss for one arrival at an edge of the baseline phase: 100/s for 19 s are at least 1,899 arrivals, and 100/s are 1,900. Raise the rate to at least 100.1/s, or ask for at most 99.94/s.',
      '"rate" may miss for one arrival at an edge of the fault phase: 100/s for 30 s are at least 2,999 arrivals, and 100/s are 3,000. Raise the rate to at least 100.1/s, or ask for at most 99.96/s.',
    ]);
    const modest = [{ ...rate, atLeastPerSecond: 99.9 }];
    expect(problemsOf({ objectives: modest, guardrails: [] })).toEqual([]);
  });

  it('a recovery that could never be late, for it is not looked at for so long', () => {
    const recovery = CACHE_LATENCY.objectives.filter(({ kind }) => kind === 'recovery');
    const short = { ...CACHE_LATENCY.phases, fault: 5_000, recovery: 24_000 };
    const asked = { objectives: recovery, guardrails: [], phases: short };
    expect(problemsOf(asked)).toEqual([
      '"recovery" cannot be decided: good again within 10 s and then for 15 s takes 25 s to see, but the recovery phase lasts 24 s. Lengthen the recovery phase to at least 25 s.',
    ]);
    expect(problemsOf({ ...asked, phases: { ...short, recovery: 25_000 } })).toEqual([]);
    // What happens once is over at the injection, so it is looked at from there.
    const once = (recoveryMs: number) =>
      makePlan({ ...CACHE_LATENCY, ...asked, phases: { ...short, recovery: recoveryMs } }, () => ({
        ...describeFault(),
        lasts: 'once',
      })).problems.map(({ message, hint }) => `${message} ${hint}`);
    expect([once(24_000), once(20_000)]).toEqual([[], []]);
    expect(once(19_000)).toEqual([
      '"recovery" cannot be decided: good again within 10 s and then for 15 s takes 25 s to see, but the fault and recovery phases last 24 s. Lengthen the recovery phase to at least 20 s.',
    ]);
  });

  it('and the rate that would suffice is told in full', () => {
    const strict: Objective = {
      kind: 'availability',
      name: 'strict',
      sli: AVAILABILITY,
      target: 0.9999,
      during: [],
    };
    const phases = { ...CACHE_LATENCY.phases, baseline: 2_000 };
    expect(problemsOf({ objectives: [strict], guardrails: [], phases })).toEqual([
      expect.stringContaining('Raise the rate to at least 10001/s, or'),
    ]);
  });

  it('an alert that production does not have', () => {
    const objectives: Objective[] = [
      {
        kind: 'alert',
        name: 'woken',
        sli: AVAILABILITY,
        target: 0.99,
        windowMs: 5 * 86_400_000,
        expect: 'silence',
      },
    ];
    expect(problemsOf({ objectives, guardrails: [] })).toEqual([
      expect.stringMatching(
        /^"woken" cannot be decided: there are no alerts of "api-availability", because its window of 5d is too short: .+ Give the SLO a window, a target and an indicator that rules can be made from\.$/,
      ),
    ]);
  });

  const ofSlo = { sli: AVAILABILITY, target: 0.995, windowMs: 30 * 86_400_000 };
  const alert = (asked: Partial<AlertObjective>): Objective => ({
    kind: 'alert',
    name: 'alerted',
    expect: 'page',
    ...ofSlo,
    ...asked,
  });
  const phased = (faultMs: number) => ({ ...CACHE_LATENCY.phases, fault: faultMs });
  const ofPrice = (objective: Objective, changes: Partial<Experiment> = {}) =>
    problemsOf({ objectives: [objective], guardrails: [], ...changes });

  it.each<readonly [string, Partial<AlertObjective>, number, string]>([
    [
      'is asked for sooner than a total outage fires it',
      { withinMs: 60_000 },
      30_000,
      'at 99.5 % a total outage pages after 4 min 19 s, and 1 min is asked. Raise the target of the SLO, ask `within: 5m` and lengthen the fault phase, or expect `silence`.',
    ],
    [
      'is asked for sooner, in a fault phase that is long enough',
      { withinMs: 60_000 },
      300_000,
      'at 99.5 % a total outage pages after 4 min 19 s, and 1 min is asked. Raise the target of the SLO, ask `within: 5m`, or expect `silence`.',
    ],
    [
      'takes a longer outage than there can be',
      { expect: 'ticket' },
      300_000,
      'at 99.5 % a total outage writes a ticket after 21 min 36 s, and the fault and recovery phases last 5 min 30 s. Raise the target of the SLO, lengthen the fault phase, or expect `silence`.',
    ],
    [
      'no error rate fires',
      { target: 0.8 },
      300_000,
      'at 80 % no error rate fires a page. Raise the target of the SLO, or expect `silence`.',
    ],
  ])('an alert that %s', (_, asked, faultMs, message) => {
    expect(ofPrice(alert(asked), { phases: phased(faultMs) })).toEqual([
      `"alerted" cannot be met: ${message}`,
    ]);
  });

  it.each<readonly [string, Partial<AlertObjective>, number]>([
    ['that a total outage can fire in time', { withinMs: 260_000 }, 300_000],
    ['of a stricter SLO that pages within the minute', { target: 0.999 }, 30_000],
    ['that has to be silent', { expect: 'silence' }, 30_000],
  ])('but not an alert %s', (_, asked, faultMs) => {
    expect(ofPrice(alert(asked), { phases: phased(faultMs) })).toEqual([]);
  });

  it('a price that is never seen to end, or that too few requests tell', () => {
    const budget: Objective = { kind: 'budget', name: 'cost', ...ofSlo, consumesAtMost: 0.02 };
    expect(ofPrice(budget)).toEqual([]);
    expect(ofPrice(budget, { phases: { ...CACHE_LATENCY.phases, recovery: 0 } })).toEqual([
      '"cost" cannot be met: without a recovery phase nothing shows that the fault cost no more. Give the recovery phase a length, like `30s`.',
    ]);
    const told = { phases: { ...CACHE_LATENCY.phases, baseline: 68_000 } };
    expect(ofPrice(budget, { ...at(3), ...told })).toEqual([
      '"cost" cannot be decided: at 3/s it takes 1 min 7 s to tell 99 % good requests, and the fault and recovery phases last 1 min. Raise the rate to at least 4/s.',
    ]);
    // 19 s at 4/s are 76 requests, and one bad one of them would break 99.5 % before anything is broken.
    const longer = { ...at(4), phases: { ...CACHE_LATENCY.phases, baseline: 52_000 } };
    expect(ofPrice(budget, longer)).toEqual([]);
  });

  it('a price or an alert whose SLO the baseline is too short to see hold', () => {
    const budget: Objective = { kind: 'budget', name: 'cost', ...ofSlo, consumesAtMost: 0.02 };
    const short = { phases: { ...CACHE_LATENCY.phases, baseline: 3_000 } };
    const said = (name: string) =>
      `"${name}" cannot be decided in the baseline phase, in which its SLO has to be seen to hold: 2 s at 100/s offer 200 requests, but a target of 99.5 % needs 201. Raise the rate to at least 101/s, or lengthen the baseline phase to at least 4 s.`;
    expect(ofPrice(budget, short)).toEqual([said('cost')]);
    expect(ofPrice(alert({ expect: 'silence' }), short)).toEqual([said('alerted')]);
    expect(ofPrice(alert({ expect: 'silence' }), { ...short, faults: [] })).toEqual([]);
    const ofLatency: Objective = { ...budget, sli: LATENCY, underMs: 300, target: 0.99 };
    expect(ofPrice(ofLatency, { phases: { ...CACHE_LATENCY.phases, baseline: 10_000 } })).toEqual([
      expect.stringContaining('9 s at 100/s offer 900 requests, but a target of 99 % needs 1001.'),
    ]);
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
