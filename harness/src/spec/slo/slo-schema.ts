import { Type, type Static } from 'typebox';
import { choiceSchema } from '../schema/choice-schema.ts';
import { nameSchema, sentenceSchema } from '../schema/named-schema.ts';
import { taggedUnion } from '../schema/tagged-union.ts';

const closed = { additionalProperties: false } as const;

const textMap = (description: string) =>
  Type.Unsafe<Record<string, string>>({
    type: 'object',
    additionalProperties: { type: 'string', description: 'Text; put quotes around it.' },
    description,
  });

const metadataSchema = Type.Object(
  {
    name: nameSchema('What experiments call it.'),
    displayName: Type.Optional(sentenceSchema('What people call it.')),
    labels: Type.Optional(textMap('Words to find it by.')),
    annotations: Type.Optional(
      textMap(
        'How faultline reads it: `faultline.dev/client`, `faultline.dev/service`, `faultline.dev/absent-bad-means-zero`.',
      ),
    ),
  },
  { ...closed, description: 'What it is called.' },
);

const metric = (description: string) =>
  Type.Object(
    {
      metricSource: Type.Object(
        {
          type: Type.Literal('Prometheus', { description: 'The only source that is read.' }),
          spec: Type.Object(
            { query: Type.String({ minLength: 1, description: 'A bare selector.' }) },
            { ...closed, description: 'The query.' },
          ),
        },
        { ...closed, description: 'Where it is measured.' },
      ),
    },
    { ...closed, description },
  );

const description = Type.Optional(
  Type.String({ maxLength: 1_050, description: 'What good means, in one sentence.' }),
);

const ratioSpec = Type.Object(
  {
    ratioMetric: Type.Object(
      {
        counter: Type.Literal(true, { description: 'Both must be counters: write `true`.' }),
        bad: metric('The counter of bad events; a counter of good ones is not read.'),
        total: metric('The counter of all events.'),
      },
      { ...closed, description: 'Bad events out of all events.' },
    ),
    description,
  },
  { ...closed, description: 'An indicator counted from two counters.' },
);

const thresholdSpec = Type.Object(
  {
    thresholdMetric: metric('The `_seconds_bucket` series of a histogram, without `le`.'),
    description,
  },
  { ...closed, description: 'An indicator read from a histogram.' },
);

const indicatorSpec = Type.Union([ratioSpec, thresholdSpec], {
  description: 'an indicator is a `ratioMetric` or a `thresholdMetric`',
});

const objective = Type.Object(
  {
    displayName: Type.Optional(sentenceSchema('What people call it.')),
    op: Type.Optional(
      choiceSchema(['lte'], 'With a `thresholdMetric`: at most `value` seconds is good.'),
    ),
    value: Type.Optional(
      Type.Number({ description: 'With a `thresholdMetric`: the threshold in seconds, like 0.3.' }),
    ),
    target: Type.Optional(Type.Number({ description: 'The share that must be good, like 0.999.' })),
    targetPercent: Type.Optional(
      Type.Number({ description: 'The same in per cent, like 99.9, instead of `target`.' }),
    ),
  },
  { ...closed, description: 'The target.' },
);

const timeWindow = Type.Object(
  {
    duration: Type.String({
      pattern: '^[1-9][0-9]{0,5}[mhdw]$',
      description: 'How long the window is, like 28d or 4w.',
    }),
    isRolling: Type.Literal(true, { description: 'Only rolling windows are read: write `true`.' }),
  },
  { ...closed, description: 'A rolling window.' },
);

const sloFields = {
  description,
  service: nameSchema('The service that is held to it.'),
  timeWindow: Type.Array(timeWindow, {
    minItems: 1,
    maxItems: 1,
    description: 'One rolling window, over which production is held to it.',
  }),
  budgetingMethod: choiceSchema(
    ['Occurrences'],
    'Only counting events is read; time slices are not.',
  ),
  objectives: Type.Array(objective, {
    minItems: 1,
    maxItems: 1,
    description: 'Exactly one target.',
  }),
};

const indicatorSchema = Type.Object(
  { metadata: metadataSchema, spec: indicatorSpec },
  { ...closed, description: 'An indicator of its own.' },
);

const sloSpec = Type.Union(
  [
    Type.Object(
      { indicator: indicatorSchema, ...sloFields },
      { ...closed, description: 'An SLO with its indicator.' },
    ),
    Type.Object(
      {
        indicatorRef: nameSchema('The name of an SLI document or of another SLO’s indicator.'),
        ...sloFields,
      },
      { ...closed, description: 'An SLO of an indicator that stands elsewhere.' },
    ),
  ],
  { description: 'an SLO has an `indicator`, or an `indicatorRef` to one that stands elsewhere' },
);

const apiVersion = Type.Literal('openslo/v1', { description: 'The version of OpenSLO.' });

const sloDocument = Type.Object(
  {
    apiVersion,
    kind: Type.Literal('SLO', { description: 'A target for an indicator.' }),
    metadata: metadataSchema,
    spec: sloSpec,
  },
  { ...closed, description: 'A service-level objective.' },
);

const sliDocument = Type.Object(
  {
    apiVersion,
    kind: Type.Literal('SLI', { description: 'An indicator on its own.' }),
    metadata: metadataSchema,
    spec: indicatorSpec,
  },
  { ...closed, description: 'A service-level indicator.' },
);

/** One OpenSLO v1 document, as far as it can be honoured; everything else of OpenSLO is an error. */
export const sloSchema = taggedUnion(
  'kind',
  [sloDocument, sliDocument],
  'An OpenSLO v1 document: an SLO or an SLI.',
);

export type SloDocument = Static<typeof sloDocument>;
export type SliDocument = Static<typeof sliDocument>;
export type IndicatorEntry = Static<typeof indicatorSchema>;
