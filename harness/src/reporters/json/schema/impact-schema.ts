import { Type } from 'typebox';
import { closedObject } from './closed-object.ts';
import { enclosure } from './enclosure.ts';
import { count, durationMs, ratio, reasonSchema, text } from './quantities.ts';

/** What a fault cost an SLO. */
export const priceSchema = closedObject(
  {
    target: ratio('The share that has to be good.'),
    windowMs: durationMs('The rolling window of the SLO.'),
    form: Type.Enum(['events', 'time'], {
      description: 'Reckoned in requests, or, where production’s traffic is not known, in time.',
    }),
    badEvents: enclosure('Bad requests of the test beyond what failed before the fault.'),
    badSeconds: enclosure('The same as seconds of nothing but errors.'),
    consumed: enclosure('The share of the error budget of one window; 1 is all of it.'),
    affordable: closedObject(
      {
        low: Type.Optional(count('At least; absent: as often as one likes.')),
        high: Type.Optional(count('At most; absent: not known, it may have cost nothing.')),
      },
      'How many such incidents one window’s budget pays for.',
    ),
    budgetEvents: Type.Optional(
      Type.Number({ description: 'Bad requests that production may have in one window.' }),
    ),
    productionBadEvents: Type.Optional(enclosure('Bad requests it would have had of this.')),
    baselineErrorRatio: ratio('Of what failed before the fault.'),
    lastedMs: durationMs('From the onset until it was good again; 0: it never broke.'),
    broke: Type.Boolean({ description: 'It fell so far that recovery had to be seen.' }),
    censored: Type.Boolean({ description: 'It was not seen to end: it cost at least this.' }),
    expectedUse: Type.Optional(enclosure('What so many in one window use of the budget.')),
  },
  'What the fault cost. Low and high enclose what the error rate before it leaves open.',
);

const between = (description: string) =>
  closedObject(
    {
      earliestMs: durationMs('Since the injection.'),
      latestMs: durationMs('Since the injection.'),
    },
    description,
  );

const alertSchema = closedObject(
  {
    severity: Type.Enum(['page', 'ticket']),
    factor: Type.Number({ description: 'How many times too fast the budget has to burn.' }),
    longMs: durationMs('The long window.'),
    shortMs: durationMs('The short window.'),
    above: Type.Number({ description: 'The error ratio above which it fires.' }),
    outcome: Type.Enum(['fires', 'may-fire', 'silent', 'cannot-fire', 'fires-already'], {
      description: '`may-fire`: it depends on when scrapes and evaluations fall.',
    }),
    firesAfter: Type.Optional(between('When it fires.')),
    resolvesAfter: Type.Optional(between('When it is quiet again.')),
    firesAfterIfItLastedMs: Type.Optional(
      durationMs('Had it gone on as it was; absent: never, however long.'),
    ),
  },
  'One burn-rate alert.',
);

/** What the alerts of an SLO would have done. */
export const replaySchema = closedObject(
  {
    alerts: Type.Array(alertSchema),
    burn: Type.Array(
      closedObject(
        {
          windowMs: durationMs('The window.'),
          peak: Type.Number({ description: '1 uses up exactly the budget.' }),
        },
        'How fast the budget burnt at most.',
      ),
    ),
    scrapeMs: durationMs('How often counters are read.'),
    evaluationMs: durationMs('How often rules are evaluated.'),
  },
  'The alerts of the SLO, replayed on what the client saw.',
);

export const impactSchema = closedObject(
  {
    objective: text('The objective the SLO was taken from.'),
    sli: text('The name of its indicator.'),
    target: ratio('The share that has to be good.'),
    windowMs: durationMs('The rolling window of the SLO; 30 days where none is named.'),
    price: Type.Optional(priceSchema),
    alerts: Type.Optional(replaySchema),
    reason: Type.Optional(reasonSchema),
  },
  'What the fault meant for one SLO, or the reason why that is not known. It decides nothing.',
);
