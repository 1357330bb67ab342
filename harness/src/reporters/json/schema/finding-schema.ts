import { Type } from 'typebox';
import { closedObject } from './closed-object.ts';
import { enclosure } from './enclosure.ts';
import { priceSchema, replaySchema } from './impact-schema.ts';
import { throughputSchema, valueSchema } from './measure-schema.ts';
import { OBJECTIVE_KINDS } from './objective-kinds.ts';
import { count, durationMs, epochMs, phaseName, ratio, reasonSchema, text } from './quantities.ts';
import { recoverySchema } from './recovery-schema.ts';

const clientSchema = closedObject(
  {
    good: count('Requests that were good.'),
    total: count('Requests that were offered; dropped and unfinished ones are in it, and are bad.'),
    dropped: count('Arrivals for which the generator had no virtual user.'),
    unfinished: count('Requests that were in flight at the end.'),
    excluded: Type.Optional(count('Arrivals of the guard second, which is not judged.')),
    ratio: ratio('Good of total.'),
    p95Ms: Type.Optional(durationMs('95th percentile of the answered requests.')),
    badSeconds: count('Seconds in which the objective did not hold.'),
    firstBadSecondAtMs: Type.Optional(epochMs('Start of the first of them.')),
    worst: Type.Optional(
      closedObject(
        { atMs: epochMs('Its start.'), ratio: ratio('Good of total in it.') },
        'The worst second.',
      ),
    ),
  },
  'What the load generator saw.',
);

const serverSchema = closedObject(
  {
    ratio: enclosure(
      'What Prometheus saw, between what its scrapes leave open. Shares from 0 to 1.',
    ),
    totalEvents: enclosure('How many requests it saw.'),
    series: count('Series that were read.'),
    scrapes: count('Samples that were read.'),
    lossy: Type.Boolean({ description: 'A counter was reset, so some requests are not in it.' }),
  },
  'What Prometheus saw.',
);

export const findingSchema = closedObject(
  {
    objective: text('The name of the objective.'),
    kind: Type.Enum([...OBJECTIVE_KINDS, 'reconciliation']),
    phase: phaseName,
    outcome: Type.Enum(['met', 'violated', 'inconclusive']),
    asked: text('What was asked, in words.'),
    observed: text('What was seen, in words.'),
    implied: Type.Boolean({
      description:
        'The experiment did not name this phase, but it must hold for the verdict to mean anything.',
    }),
    decidedBy: Type.Enum(['client', 'server']),
    client: Type.Optional(clientSchema),
    server: Type.Optional(serverSchema),
    throughput: Type.Optional(throughputSchema),
    value: Type.Optional(valueSchema),
    recovery: Type.Optional(recoverySchema),
    budget: Type.Optional(priceSchema),
    alert: Type.Optional(replaySchema),
    reasons: Type.Array(reasonSchema),
  },
  'One objective in one phase.',
);
