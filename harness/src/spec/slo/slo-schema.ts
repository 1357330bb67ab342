import { Type, type Static } from 'typebox';
import { choiceSchema } from '../schema/choice-schema.ts';
import { nameSchema, sentenceSchema } from '../schema/named-schema.ts';
import { taggedUnion } from '../schema/tagged-union.ts';
import {
  alertConditionDocument,
  alertPolicyDocument,
  alertTargetDocument,
  dataSourceDocument,
  serviceDocument,
} from './openslo-documents.ts';
import { closed, description, durationSchema, metadataSchema, opSchema } from './openslo-parts.ts';

const metric = (text: string) =>
  Type.Object(
    {
      metricSource: Type.Object(
        {
          metricSourceRef: Type.Optional(nameSchema('The name of a DataSource document.')),
          type: Type.Optional(
            Type.String({ minLength: 1, description: 'What answers: write Prometheus.' }),
          ),
          spec: Type.Unsafe<Readonly<Record<string, unknown>>>({
            type: 'object',
            properties: { query: { type: 'string', minLength: 1, description: 'A PromQL query.' } },
            description: 'The query.',
          }),
        },
        { ...closed, description: 'Where it is measured.' },
      ),
    },
    { ...closed, description: text },
  );

const ratioSpec = Type.Object(
  {
    ratioMetric: Type.Object(
      {
        counter: Type.Optional(
          Type.Boolean({ description: 'Whether both are counters: write `true`.' }),
        ),
        good: Type.Optional(metric('The counter of good events.')),
        bad: Type.Optional(metric('The counter of bad events, instead of `good`.')),
        total: Type.Optional(metric('The counter of all events.')),
        rawType: Type.Optional(choiceSchema(['success', 'failure'], 'What `raw` is the share of.')),
        raw: Type.Optional(metric('A share that is computed already.')),
      },
      { ...closed, description: 'Good or bad events out of all events.' },
    ),
    description,
  },
  { ...closed, description: 'An indicator counted from two counters.' },
);

const thresholdSpec = Type.Object(
  {
    thresholdMetric: metric('The series of a histogram, without `le`, or a number in PromQL.'),
    description,
  },
  { ...closed, description: 'An indicator held against a threshold.' },
);

const indicatorSpec = Type.Union([ratioSpec, thresholdSpec], {
  description: 'an indicator is a `ratioMetric` or a `thresholdMetric`',
});

const indicatorSchema = Type.Object(
  { metadata: metadataSchema, spec: indicatorSpec },
  { ...closed, description: 'An indicator of its own.' },
);

const objective = Type.Object(
  {
    displayName: Type.Optional(sentenceSchema('What people call it.')),
    op: Type.Optional(opSchema),
    value: Type.Optional(
      Type.Number({ description: 'With a `thresholdMetric`: the threshold, like 0.3.' }),
    ),
    target: Type.Optional(Type.Number({ description: 'The share that must be good, like 0.999.' })),
    targetPercent: Type.Optional(
      Type.Number({ description: 'The same in per cent, like 99.9, instead of `target`.' }),
    ),
    timeSliceTarget: Type.Optional(
      Type.Number({ description: 'The share that makes a time slice a good one.' }),
    ),
    timeSliceWindow: Type.Optional(
      Type.Union([Type.Number({ description: 'Minutes.' }), durationSchema('Like 1m.')], {
        description: 'How long a time slice is: minutes, or like 1m.',
      }),
    ),
    indicator: Type.Optional(indicatorSchema),
    indicatorRef: Type.Optional(nameSchema('The name of an indicator.')),
    compositeWeight: Type.Optional(
      Type.Number({ description: 'How much it counts in a composite.' }),
    ),
  },
  { ...closed, description: 'A target.' },
);

const timeWindow = Type.Object(
  {
    duration: durationSchema('How long the window is, like 28d or 4w.'),
    isRolling: Type.Optional(Type.Boolean({ description: 'Whether it rolls: write `true`.' })),
    calendar: Type.Optional(
      Type.Object(
        {
          startTime: Type.String({
            pattern: '^[0-9]{4}-[0-9]{2}-[0-9]{2} [0-9]{2}:[0-9]{2}:[0-9]{2}$',
            description: 'When it begins, like 2020-01-21 12:30:00.',
          }),
          timeZone: Type.String({ minLength: 1, description: 'Like America/New_York.' }),
        },
        { ...closed, description: 'When a window of the calendar begins.' },
      ),
    ),
  },
  { ...closed, description: 'A window.' },
);

const sloFields = {
  description,
  service: nameSchema('The service that is held to it.'),
  timeWindow: Type.Array(timeWindow, {
    minItems: 1,
    maxItems: 1,
    description: 'One window, over which production is held to it.',
  }),
  budgetingMethod: choiceSchema(
    ['Occurrences', 'Timeslices', 'RatioTimeslices'],
    'What is counted: write `Occurrences`.',
  ),
  objectives: Type.Array(objective, { minItems: 1, description: 'At least one target.' }),
  alertPolicies: Type.Optional(
    Type.Array(Type.Unsafe<unknown>({ description: 'An alert policy.' }), {
      description: 'Who is told when.',
    }),
  ),
};

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

/** One OpenSLO v1 document of any kind. What is right by it and cannot be honoured is told when it is read. */
export const sloSchema = taggedUnion(
  'kind',
  [
    sloDocument,
    sliDocument,
    serviceDocument,
    dataSourceDocument,
    alertPolicyDocument,
    alertConditionDocument,
    alertTargetDocument,
  ],
  'An OpenSLO v1 document, like an SLO or an SLI.',
);

export type AnyDocument = Static<typeof sloSchema>;
export type SloDocument = Static<typeof sloDocument>;
export type SliDocument = Static<typeof sliDocument>;
export type IndicatorEntry = Static<typeof indicatorSchema>;
