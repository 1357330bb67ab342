import { Type } from 'typebox';
import { closedObject } from './closed-object.ts';
import { guardrailSchema } from './guardrail-schema.ts';
import { count, durationMs, phaseName, ratio, text } from './quantities.ts';

const objectiveSchema = closedObject(
  {
    name: text('Unique in the experiment.'),
    kind: Type.Enum(['availability', 'latency', 'recovery']),
    sli: text('The name of its indicator.'),
    target: Type.Optional(ratio('The share of good requests that was asked for.')),
    underMs: Type.Optional(durationMs('What makes a request a good one.')),
    during: Type.Optional(Type.Array(phaseName)),
    withinMs: Type.Optional(durationMs('How soon it was to be good again.')),
    theta: Type.Optional(ratio('What counts as good again.')),
    holdMs: Type.Optional(durationMs('How long it had to stay good.')),
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
