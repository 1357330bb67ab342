import { Type } from 'typebox';
import { choiceSchema } from '../schema/choice-schema.ts';
import { nameSchema } from '../schema/named-schema.ts';
import { closed, description, durationSchema, metadataSchema, opSchema } from './openslo-parts.ts';

const head = {
  apiVersion: Type.Literal('openslo/v1', { description: 'The version of OpenSLO.' }),
};

const freeMap = (text: string) =>
  Type.Unsafe<Readonly<Record<string, unknown>>>({ type: 'object', description: text });

/** Where metrics come from; that of an environment is used, and this one is only named. */
export const dataSourceDocument = Type.Object(
  {
    ...head,
    kind: Type.Literal('DataSource', { description: 'Where metrics come from.' }),
    metadata: metadataSchema,
    spec: Type.Object(
      {
        description,
        type: Type.String({ minLength: 1, description: 'What answers, like Prometheus.' }),
        connectionDetails: Type.Optional(
          freeMap('How it is reached. The environment says so here.'),
        ),
      },
      { ...closed, description: 'What it is.' },
    ),
  },
  { ...closed, description: 'A data source.' },
);

export const serviceDocument = Type.Object(
  {
    ...head,
    kind: Type.Literal('Service', { description: 'A service that SLOs are of.' }),
    metadata: metadataSchema,
    spec: Type.Object({ description }, { ...closed, description: 'What it does.' }),
  },
  { ...closed, description: 'A service.' },
);

const condition = Type.Object(
  {
    kind: choiceSchema(['burnrate'], 'What is watched.'),
    op: opSchema,
    threshold: Type.Number({ description: 'How fast the budget may burn.' }),
    lookbackWindow: durationSchema('Over which it is looked at, like 1h.'),
    alertAfter: durationSchema('How long it must last, like 5m.'),
  },
  { ...closed, description: 'When it alerts.' },
);

const conditionSpec = Type.Object(
  {
    description,
    severity: Type.String({ minLength: 1, description: 'How grave it is, like page.' }),
    condition,
  },
  { ...closed, description: 'When it alerts, and how gravely.' },
);

export const alertConditionDocument = Type.Object(
  {
    ...head,
    kind: Type.Literal('AlertCondition', { description: 'When an alert policy alerts.' }),
    metadata: metadataSchema,
    spec: conditionSpec,
  },
  { ...closed, description: 'A condition of an alert policy.' },
);

const targetSpec = Type.Object(
  { description, target: Type.String({ minLength: 1, description: 'What is told, like email.' }) },
  { ...closed, description: 'Who is told.' },
);

export const alertTargetDocument = Type.Object(
  {
    ...head,
    kind: Type.Literal('AlertNotificationTarget', { description: 'Who an alert policy tells.' }),
    metadata: metadataSchema,
    spec: targetSpec,
  },
  { ...closed, description: 'Who an alert policy tells.' },
);

const inline = (kind: string, spec: typeof conditionSpec | typeof targetSpec) =>
  Type.Object(
    {
      kind: Type.Literal(kind, { description: 'What stands here.' }),
      metadata: metadataSchema,
      spec,
    },
    { ...closed, description: 'Written out here.' },
  );

const reference = (key: string) =>
  Type.Object(
    { [key]: nameSchema('The name of one that stands elsewhere.') },
    { ...closed, description: 'One that stands elsewhere.' },
  );

const flag = (text: string) => Type.Optional(Type.Boolean({ description: text }));

export const alertPolicyDocument = Type.Object(
  {
    ...head,
    kind: Type.Literal('AlertPolicy', { description: 'Who is told when.' }),
    metadata: metadataSchema,
    spec: Type.Object(
      {
        description,
        alertWhenNoData: flag('Whether to alert when there is no data.'),
        alertWhenResolved: flag('Whether to tell when it is over.'),
        alertWhenBreaching: flag('Whether to alert when it happens.'),
        conditions: Type.Array(
          Type.Union([reference('conditionRef'), inline('AlertCondition', conditionSpec)], {
            description: 'a condition is a `conditionRef` or an AlertCondition',
          }),
          { minItems: 1, maxItems: 1, description: 'Exactly one condition.' },
        ),
        notificationTargets: Type.Array(
          Type.Union([reference('targetRef'), inline('AlertNotificationTarget', targetSpec)], {
            description: 'a target is a `targetRef` or an AlertNotificationTarget',
          }),
          { minItems: 1, description: 'At least one target.' },
        ),
      },
      { ...closed, description: 'When, and who.' },
    ),
  },
  { ...closed, description: 'An alert policy.' },
);
