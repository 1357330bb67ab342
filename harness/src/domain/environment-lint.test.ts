import { describe, expect, it } from '@jest/globals';
import { AVAILABILITY, CACHE_LATENCY, LATENCY } from '../../test/fixtures/sample-experiment.ts';
import { environmentLint, leftToEnvironment } from './environment-lint.ts';
import type { Objective } from './objective.ts';
import type { ServerSli, Sli } from './sli.ts';

const server = LATENCY.server?.kind === 'histogram' ? LATENCY.server : undefined;
const selector = server?.buckets ?? '';

function lint(objective: Objective, { scrapeMs = 1_000, bounds = [] as readonly number[] } = {}) {
  const experiment = { ...CACHE_LATENCY, objectives: [objective] };
  const known = { scrapeMs, boundsOf: new Map([[selector, bounds]]) };
  return environmentLint(experiment, known);
}

const latency = (sli: Sli, underMs = 300): Objective => ({
  kind: 'latency',
  name: 'quick',
  sli,
  underMs,
  target: 0.95,
  during: ['fault'],
});
const alone = (given: ServerSli | undefined): Sli => ({
  name: 'alone',
  service: 'api',
  description: '',
  ...(given === undefined ? {} : { server: given }),
});
const value = (query: string): Objective => ({
  kind: 'value',
  name: 'depth',
  sli: alone({ kind: 'value', query }),
  op: 'lt',
  limit: 10,
  of: { kind: 'share', target: 0.9 },
  during: ['fault'],
});

const OFF_BUCKET = `"quick" asks for 300 ms, and no bucket of ${selector} ends there: what the service tells will lie between the share up to 0.25 s and that up to 0.5 s.`;

describe('what an environment says of the objectives', () => {
  it('is a remark when no bucket ends at the threshold of a latency that the client decides', () => {
    const bounds = [0.1, 0.25, 0.5, Infinity];
    expect(lint(latency(LATENCY), { bounds })).toEqual({
      problems: [],
      remarks: [{ code: 'THRESHOLD_NOT_ON_BUCKET', message: OFF_BUCKET }],
    });
    expect(lint(latency(LATENCY, 250), { bounds })).toEqual({ problems: [], remarks: [] });
  });

  it('is a refusal when the client decides nothing', () => {
    expect(lint(latency(alone(server)), { bounds: [0.25, 0.5, Infinity] })).toEqual({
      problems: [
        {
          code: 'OBJECTIVE_UNDECIDABLE',
          message: OFF_BUCKET,
          hint: 'Ask for the latency of a bucket, or add the bucket.',
        },
      ],
      remarks: [],
    });
  });

  it('is nothing where no bucket is known yet, and where the client decides', () => {
    expect(lint(latency(LATENCY))).toEqual({ problems: [], remarks: [] });
    const availability = CACHE_LATENCY.objectives.find(({ sli }) => sli === AVAILABILITY);
    expect(lint(availability!, { scrapeMs: 60_000 })).toEqual({ problems: [], remarks: [] });
  });

  it('is a refusal when a phase has no room for the scrapes that only the service is seen by', () => {
    const messages = (scrapeMs: number) =>
      lint(value('depth'), { scrapeMs }).problems.map(({ message, hint }) => `${message} ${hint}`);
    expect(messages(5_000)).toEqual([
      '"depth" cannot be decided in the baseline phase: 19 s are judged, and 5 values, one every 5 s, take 25 s. Lengthen the baseline phase to at least 26 s, or scrape more often.',
    ]);
    expect(messages(15_000)).toHaveLength(2);
    expect(messages(3_000)).toEqual([]);
  });

  it('is a remark when neighbouring values share their data', () => {
    expect(lint(value('rate(x[10s])'))).toEqual({
      problems: [],
      remarks: [
        {
          code: 'VALUES_SHARE_DATA',
          message:
            '"depth" looks back 10 s at every value, one every 1 s: neighbouring values share their data, and 10 s at the start of each phase are left out.',
        },
      ],
    });
  });
});

describe('what a plan leaves to the environment', () => {
  it('is said once, and not where there is nothing', () => {
    const left = (...objectives: readonly Objective[]) =>
      leftToEnvironment({ ...CACHE_LATENCY, objectives });
    expect(left(value('rate(x[10s])'), value('depth'))).toBe(
      'Only a run can say, before it touches anything: whether the phases hold enough scrapes for what only the service tells; whether the ranges of its queries overlap.',
    );
    expect(left()).toBeUndefined();
  });
});
