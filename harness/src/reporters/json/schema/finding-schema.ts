import { Type } from 'typebox';
import { closedObject } from './closed-object.ts';
import { count, durationMs, epochMs, phaseName, ratio, reasonSchema, text } from './quantities.ts';

const enclosure = (description: string, of = Type.Number()) =>
  closedObject({ low: of, estimate: of, high: of }, description);

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

const recoverySchema = closedObject(
  {
    onsetAfterMs: Type.Optional(
      durationMs('From the injection until it broke; absent: it never did.'),
    ),
    recoveredAfterInjectMs: Type.Optional(
      durationMs('From the injection until it was good again.'),
    ),
    recoveredAfterClearMs: Type.Optional(durationMs('From the roll-back until it was good again.')),
    censoredAfterMs: Type.Optional(
      durationMs('Set instead when it was not seen to recover: longer than this.'),
    ),
    resolutionMs: durationMs('How exact these times are, either way.'),
    badSeconds: Type.Number({
      description: 'Seconds lost to it: the share of bad requests, summed up.',
    }),
    relapses: count('How often it fell below the mark again.'),
  },
  'When it broke, and when it was good again.',
);

export const findingSchema = closedObject(
  {
    objective: text('The name of the objective.'),
    kind: Type.Enum(['availability', 'latency', 'recovery', 'reconciliation']),
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
    recovery: Type.Optional(recoverySchema),
    reasons: Type.Array(reasonSchema),
  },
  'One objective in one phase.',
);
