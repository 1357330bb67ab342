import { Type } from 'typebox';
import { choiceSchema } from '../schema/choice-schema.ts';
import { nameSchema, sentenceSchema } from '../schema/named-schema.ts';

export const closed = { additionalProperties: false } as const;

const TEXT = { type: 'string', description: 'Text; put quotes around it.' } as const;

const labels = Type.Unsafe<Readonly<Record<string, string | readonly string[]>>>({
  type: 'object',
  additionalProperties: {
    anyOf: [TEXT, { type: 'array', items: TEXT, description: 'A list of text.' }],
    description: 'Text, or a list of text.',
  },
  description: 'Words to find it by.',
});

const annotations = Type.Unsafe<Readonly<Record<string, string>>>({
  type: 'object',
  additionalProperties: TEXT,
  description:
    'How faultline reads it. Of an indicator: `faultline.dev/client`, `faultline.dev/service`, `faultline.dev/absent-bad-means-zero`, `faultline.dev/native-histogram`. Of an SLO: `faultline.dev/during`, `faultline.dev/recovery`, `faultline.dev/budget`.',
});

export const metadataSchema = Type.Object(
  {
    name: nameSchema('What experiments call it.'),
    displayName: Type.Optional(sentenceSchema('What people call it.')),
    labels: Type.Optional(labels),
    annotations: Type.Optional(annotations),
  },
  { ...closed, description: 'What it is called.' },
);

export const description = Type.Optional(
  Type.String({ maxLength: 1_050, description: 'What it means, in one sentence.' }),
);

/** A duration as OpenSLO writes it: minutes, hours, days, weeks, and the calendar's months, quarters and years. */
export const durationSchema = (text: string) =>
  Type.String({ pattern: '^[1-9][0-9]{0,5}[mhdwMQY]$', description: text });

export const opSchema = choiceSchema(
  ['lte', 'lt', 'gte', 'gt'],
  'How a value compares to the threshold when it is good.',
);
