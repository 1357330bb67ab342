import { Type } from 'typebox';
import { closedObject } from './closed-object.ts';
import {
  count,
  durationMs,
  epochMs,
  errorSchema,
  ratio,
  reasonSchema,
  text,
} from './quantities.ts';

const proofSchema = closedObject(
  {
    outcome: Type.Enum(['proved', 'unproved']),
    coverage: ratio('How much of the fault phase its effect was seen in.'),
    samplesDuring: count('Looks during the phase.'),
    samplesPresent: count('Looks that saw the effect.'),
    before: text('What was seen before.'),
    during: text('What was seen during.'),
    after: text('What was seen after.'),
    expected: text('What the fault should have made of it.'),
    used: Type.Enum(['yes', 'no', 'unknown', 'not-a-link']),
    absentAfterwards: Type.Boolean({ description: 'It was seen to be gone after the roll-back.' }),
    reasons: Type.Array(reasonSchema),
  },
  'How sure it is that the fault was in force.',
);

const lookSchema = closedObject(
  {
    atMs: epochMs('When.'),
    when: Type.Enum(['before', 'during', 'after']),
    effect: Type.Enum(['present', 'absent', 'unknown']),
    observed: text('What was seen.'),
    valueMs: Type.Optional(durationMs('The number behind it, where there is one.')),
  },
  'One look at the fault from outside.',
);

const targetSchema = closedObject(
  {
    kind: Type.Enum(['proxy', 'process', 'container', 'other']),
    name: text('What it is called.'),
    service: Type.Optional(text('The service it is an instance of.')),
    instances: Type.Optional(count('How many instances that has.')),
  },
  'One thing that it touched.',
);

export const faultSchema = closedObject(
  {
    id: text('Unique in the experiment.'),
    type: text('One of `faultline faults`.'),
    target: text('The link or the service it is done to.'),
    values: Type.Record(Type.String(), Type.Union([Type.Number(), Type.String()]), {
      description: 'Its parameters: ms, ratios, bytes, bytes a second, or words.',
    }),
    does: text('What it does, in words.'),
    targets: Type.Array(targetSchema, {
      description: 'What it was done to, resolved and frozen at preflight.',
    }),
    refused: Type.Optional(errorSchema),
    intendedAtMs: Type.Optional(epochMs('The intent was journalled.')),
    injectedAtMs: Type.Optional(epochMs('It was injected; absent: it never was.')),
    readBack: Type.Optional(text('What the tool said of it.')),
    rolledBackAtMs: Type.Optional(epochMs('It was rolled back; absent: it never was.')),
    rollbackErrors: Type.Array(errorSchema),
    escalations: Type.Array(
      closedObject(
        { rung: text('What was tried next.'), reason: text('Why the way before did not work.') },
        'A stronger way to undo it.',
      ),
      { description: 'What had to be tried when the plain way to undo it did not work.' },
    ),
    proof: Type.Optional(proofSchema),
    looks: Type.Array(lookSchema, { description: 'Every look, in order.' }),
  },
  'One fault, with the proof that it was there and that it is gone.',
);
