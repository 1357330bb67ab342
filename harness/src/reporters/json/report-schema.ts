import { Type, type Static } from 'typebox';
import { EXIT } from '../../domain/exit-code.ts';
import { closedObject } from './schema/closed-object.ts';
import { experimentSchema } from './schema/experiment-schema.ts';
import { faultSchema } from './schema/fault-schema.ts';
import { findingSchema } from './schema/finding-schema.ts';
import { impactSchema } from './schema/impact-schema.ts';
import { abortSchema, guardrailTrippedSchema } from './schema/guardrail-schema.ts';
import { haltedSchema, takeoverSchema } from './schema/takeover-schema.ts';
import { errorSchema, reasonSchema, text } from './schema/quantities.ts';
import { environmentSchema, loadSchema, runSchema } from './schema/run-schema.ts';
import { phaseSchema, timelineSchema } from './schema/timeline-schema.ts';

const guardSchema = closedObject(
  {
    guard: text('Its name.'),
    outcome: Type.Enum(['held', 'inconclusive', 'invalid']),
    code: Type.Optional(text('Why it is broken, where there are several ways.')),
    message: text('What was seen and what would have sufficed.'),
  },
  'A rule that must hold for the verdict to mean anything.',
);

const missingMetricSchema = closedObject(
  { selector: text('What was asked for.'), error: errorSchema },
  'Something Prometheus did not give.',
);

/** `report.json`: one source for its type, for its published schema and for the test that holds it to both. */
export const reportSchema = Type.Object(
  {
    schemaVersion: Type.Literal(1, {
      description: 'Grows when a reader of the old form would break.',
    }),
    run: runSchema,
    status: Type.Enum(['completed', 'aborted', 'interrupted', 'failed'], {
      description: 'How the run ended.',
    }),
    verdict: Type.Enum(['pass', 'fail', 'inconclusive', 'invalid'], {
      description: 'What was learned.',
    }),
    cleanup: Type.Enum(['clean', 'dirty'], {
      description: 'Whether everything that was done is proved undone.',
    }),
    exitCode: Type.Enum(Object.values(EXIT), { description: 'What a pipeline sees.' }),
    reasons: Type.Array(reasonSchema, { description: 'Why, worst first.', minItems: 1 }),
    warnings: Type.Array(reasonSchema, {
      description:
        'What decides nothing and has to be looked at; a pass that has some is a pass with warnings.',
    }),
    experiment: experimentSchema,
    environment: environmentSchema,
    findings: Type.Array(findingSchema),
    price: Type.Array(impactSchema, {
      description: 'What the fault meant for each SLO that the objectives name.',
    }),
    guards: Type.Array(guardSchema),
    faults: Type.Array(faultSchema),
    phases: Type.Array(phaseSchema),
    load: loadSchema,
    timeline: timelineSchema,
    guardrailTripped: Type.Optional(guardrailTrippedSchema),
    abort: Type.Optional(abortSchema),
    halted: Type.Optional(haltedSchema),
    takeovers: Type.Array(takeoverSchema),
    baselineUnhealthy: Type.Array(Type.String(), {
      description: 'Objectives that did not hold before anything was broken.',
    }),
    interruptedBy: Type.Optional(text('The signal.')),
    failure: Type.Optional(errorSchema),
    missingMetrics: Type.Array(missingMetricSchema),
    notMeasured: Type.Array(Type.String(), { description: 'What was not measured, and why.' }),
  },
  {
    $schema: 'https://json-schema.org/draft/2020-12/schema',
    $id: 'urn:faultline:schema:report:1',
    title: 'faultline report',
    description: 'What one run of an experiment found, for machines.',
    additionalProperties: false,
  },
);

export type Report = Static<typeof reportSchema>;
