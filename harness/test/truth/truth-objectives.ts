import type { Objective } from '../../src/domain/objective.ts';
import { selectorsOf } from '../../src/domain/selector.ts';
import type { Ratio } from '../../src/domain/units.ts';
import type { Truth } from './truth-log.ts';

type ShareObjective = Extract<Objective, { readonly kind: 'availability' | 'latency' }>;

/** What is asked of a truth server, and the share that is true of a window. */
export type Asked = {
  readonly objective: ShareObjective;
  readonly underMs: number;
  readonly share: (truth: Truth) => Ratio;
};

/** A threshold with a bucket of its own, and one between two. */
const ON_BUCKET_MS = 300;
const OFF_BUCKET_MS = 200;

/** The objectives of one scrape job. */
export function askedOfJob(job: string): readonly Asked[] {
  const name = { service: job, description: '' };
  const base = { target: 0.99, during: ['fault'] } as const;
  const availability: ShareObjective = {
    ...base,
    kind: 'availability',
    name: 'availability',
    sli: {
      ...name,
      name: 'availability',
      server: {
        kind: 'ratio',
        bad: `requests_total{job="${job}",status=~"5.."}`,
        total: `requests_total{job="${job}"}`,
        absentBadMeansZero: true,
      },
    },
  };
  const latency = (underMs: number): ShareObjective => ({
    ...base,
    kind: 'latency',
    name: `latency under ${String(underMs)} ms`,
    underMs,
    sli: {
      ...name,
      name: 'latency',
      server: { kind: 'histogram', buckets: `seconds_bucket{job="${job}"}` },
    },
  });
  const shareWithin = ({ within, total }: Truth) => within / total;
  return [
    { objective: availability, underMs: ON_BUCKET_MS, share: ({ ok, total }) => ok / total },
    { objective: latency(ON_BUCKET_MS), underMs: ON_BUCKET_MS, share: shareWithin },
    { objective: latency(OFF_BUCKET_MS), underMs: OFF_BUCKET_MS, share: shareWithin },
  ];
}

/** Everything that has to be read for them. */
export function selectorsOfJob(job: string): readonly string[] {
  const slis: Objective['sli'][] = askedOfJob(job).map(({ objective }) => objective.sli);
  return [...new Set(slis.flatMap((sli) => selectorsOf(sli)))];
}
