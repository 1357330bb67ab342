import { Type } from 'typebox';
import { closedObject } from './closed-object.ts';
import { count, durationMs, epochMs, phaseName, ratio, text } from './quantities.ts';

const orNull = (description: string) =>
  Type.Array(Type.Union([Type.Number(), Type.Null()]), { description });
const counts = (description: string) => Type.Array(Type.Integer({ minimum: 0 }), { description });

export const phaseSchema = closedObject(
  {
    phase: phaseName,
    startedAtMs: epochMs('Its start.'),
    endedAtMs: epochMs('Its end, which is not in it.'),
    completed: Type.Boolean({ description: 'It ran to its planned end.' }),
    offered: count('Requests that were due in it.'),
    ok: count('Answered with a status below 500.'),
    failed: count('Answered with a status of 500 or above.'),
    unanswered: count('Not answered.'),
    dropped: count('Never sent: the generator had no virtual user for them.'),
    availability: Type.Optional(ratio('`ok` of `offered`; absent: nothing was offered.')),
    p50Ms: Type.Optional(durationMs('Median latency of `ok`.')),
    p95Ms: Type.Optional(durationMs('95th percentile of it.')),
    p99Ms: Type.Optional(durationMs('99th percentile of it.')),
    badByCause: Type.Record(Type.String(), Type.Integer({ minimum: 0 }), {
      description: 'Requests that were not `ok`, by status or reason.',
    }),
  },
  'What the client saw in one phase.',
);

const indicatorSchema = closedObject(
  {
    sli: text('The name of the indicator.'),
    underMs: Type.Optional(durationMs('What makes a request a good one.')),
    client: Type.Optional(
      orNull('Share of good requests as the client saw it; null: none was due.'),
    ),
    server: Type.Optional(
      orNull('The same from Prometheus, interpolated between its scrapes; null: not known.'),
    ),
  },
  'One indicator, second by second.',
);

export const timelineSchema = closedObject(
  {
    originMs: epochMs('The second in which the load was released; index 0 of every list here.'),
    offered: counts('Requests that were due.'),
    ok: counts('Answered with a status below 500.'),
    failed: counts('Answered with a status of 500 or above.'),
    unanswered: counts('Not answered.'),
    dropped: counts('Never sent.'),
    p50Ms: orNull('Median latency of `ok`; null: there is none.'),
    p95Ms: orNull('95th percentile of it.'),
    indicators: Type.Array(indicatorSchema),
  },
  'The run second by second: lists of one number a second.',
);
