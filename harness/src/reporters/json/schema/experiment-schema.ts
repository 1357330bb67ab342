import { Type } from 'typebox';
import { closedObject } from './closed-object.ts';
import { guardrailSchema } from './guardrail-schema.ts';
import { OBJECTIVE_KINDS } from './objective-kinds.ts';
import { count, durationMs, phaseName, ratio, text } from './quantities.ts';

const valueOfSchema = closedObject(
  {
    kind: Type.Enum(['share', 'max', 'min', 'mean']),
    target: Type.Optional(ratio('Of all evaluations, those that were to be within the limit.')),
  },
  'What of all evaluations was held against the limit.',
);

const objectiveSchema = closedObject(
  {
    name: text('Unique in the experiment.'),
    kind: Type.Enum([...OBJECTIVE_KINDS]),
    sli: text('The name of its indicator.'),
    target: Type.Optional(ratio('The share of good requests that was asked for.')),
    warn: Type.Optional(ratio('Below it, and still met, it was to be noted how near it came.')),
    atLeastPerSecond: Type.Optional(
      Type.Number({ description: 'Good answers a second that were asked for.' }),
    ),
    op: Type.Optional(Type.Enum(['lte', 'lt', 'gte', 'gt'])),
    limit: Type.Optional(Type.Number({ description: 'What a value was held against.' })),
    of: Type.Optional(valueOfSchema),
    underMs: Type.Optional(durationMs('What makes a request a good one.')),
    during: Type.Optional(Type.Array(phaseName)),
    withinMs: Type.Optional(durationMs('How soon it was to be good again, or to be told.')),
    theta: Type.Optional(ratio('What counts as good again.')),
    holdMs: Type.Optional(durationMs('How long it had to stay good.')),
    backlog: Type.Optional(text('The indicator of the value that had to be back as well.')),
    windowMs: Type.Optional(durationMs('The rolling window of the SLO.')),
    consumesAtMost: Type.Optional(ratio('How much of the error budget it was allowed to cost.')),
    atFrequency: Type.Optional(
      Type.Number({ description: 'How often it happens in one window of the SLO.' }),
    ),
    production: Type.Optional(
      closedObject(
        {
          perSecond: Type.Optional(Type.Number({ description: 'Requests a second.' })),
          affectedShare: Type.Optional(ratio('Of the requests that meet the fault there.')),
          testAffectedShare: Type.Optional(ratio('Of the requests that met it here.')),
        },
        'What differs between the test and production.',
      ),
    ),
    expect: Type.Optional(Type.Enum(['page', 'ticket', 'silence'])),
  },
  'What had to hold.',
);

export const experimentSchema = closedObject(
  {
    name: text('Its file name without `.yaml`.'),
    owner: text('Who answers for it.'),
    tags: Type.Array(Type.String()),
    runbook: Type.Optional(text('What to do when this happens in earnest.')),
    hypothesis: text('What was believed.'),
    load: closedObject(
      {
        scenario: text('A script in `scenarios/`.'),
        ratePerSecond: Type.Number({ description: 'Arrivals a second.' }),
      },
      'The traffic.',
    ),
    phasesMs: closedObject(
      {
        warmup: Type.Number(),
        baseline: Type.Number(),
        fault: Type.Number(),
        recovery: Type.Number(),
      },
      'How long each phase was meant to last. Milliseconds.',
    ),
    objectives: Type.Array(objectiveSchema),
    guardrails: Type.Array(guardrailSchema),
    blastRadius: Type.Optional(
      closedObject(
        {
          maxTargets: Type.Optional(count('Things that may be touched in all.')),
          maxPercent: Type.Optional(ratio('Of the instances of any one service.')),
        },
        'How much its faults may touch, where the experiment says so.',
      ),
    ),
  },
  'The experiment as it was run, the changes of the command line included.',
);
