import { Type, type Static } from 'typebox';
import type { FaultDeclarations } from '../fault-declaration.ts';
import { NAME_PATTERN, nameSchema, sentenceSchema } from '../schema/named-schema.ts';
import { quantity } from '../schema/quantity-schema.ts';
import { faultSchema } from './fault-schema.ts';
import { blastRadiusSchema } from '../safety/blast-radius-schema.ts';
import { guardrailSchema } from './guardrail-schema.ts';
import { objectiveSchema } from './objective-schema.ts';

const closed = { additionalProperties: false } as const;

const metadataSchema = Type.Object(
  {
    name: nameSchema('The name of the experiment, the same as that of its file.'),
    owner: nameSchema('Who answers for it.'),
    tags: Type.Optional(
      Type.Array(nameSchema('A word to find it by.'), {
        uniqueItems: true,
        description: 'Words to find it by.',
      }),
    ),
    runbook: Type.Optional(
      sentenceSchema('What to do when this happens in earnest: a path or URL.'),
    ),
  },
  { ...closed, description: 'What the experiment is called and whose it is.' },
);

const variantsSchema = Type.Unsafe<Record<string, string>>({
  type: 'object',
  patternProperties: {
    [`^${bare(NAME_PATTERN)}=${bare(NAME_PATTERN)}$`]: sentenceSchema(
      'What that variant does differently under this experiment.',
    ),
  },
  additionalProperties: false,
  description: 'What other variants do differently here: `service=variant`, then one sentence.',
});

const loadSchema = Type.Object(
  {
    scenario: nameSchema('A script in `scenarios/`, without `.ts`.'),
    rate: quantity('rate', 'How many requests are offered, however slowly they are answered.'),
  },
  { ...closed, description: 'The traffic, the same in every phase.' },
);

const phase = (description: string) => quantity('duration', `${description} Whole seconds.`);

const phasesSchema = Type.Object(
  {
    warmup: phase('Traffic that is not judged.'),
    baseline: phase('The objectives must hold before anything is broken.'),
    fault: phase('The faults are in force.'),
    recovery: phase('The faults are undone.'),
  },
  { ...closed, description: 'How long each phase lasts.' },
);

function build(faults: FaultDeclarations) {
  return Type.Object(
    {
      apiVersion: Type.Literal('faultline/v1', { description: 'The version of this format.' }),
      kind: Type.Literal('Experiment', { description: 'What this file is.' }),
      metadata: metadataSchema,
      hypothesis: sentenceSchema('What is believed to happen, in one sentence.'),
      variants: Type.Optional(variantsSchema),
      load: loadSchema,
      phases: phasesSchema,
      faults: Type.Array(faultSchema(faults), {
        description: 'What is broken in the fault phase; `[]` for nothing.',
      }),
      objectives: Type.Array(objectiveSchema, {
        minItems: 1,
        description: 'What must hold: at least one objective.',
      }),
      guardrails: Type.Optional(
        Type.Array(guardrailSchema, { description: 'When to stop and undo at once.' }),
      ),
      blastRadius: Type.Optional(
        blastRadiusSchema('How much its faults may touch; an environment may allow less.'),
      ),
    },
    {
      ...closed,
      title: 'A faultline experiment',
      description: 'A belief about a system, a way to challenge it, and its limits.',
    },
  );
}

export type ExperimentSchema = ReturnType<typeof build>;
export type ExperimentDocument = Static<ExperimentSchema>;

const built = new WeakMap<FaultDeclarations, ExperimentSchema>();

/** The schema of an experiment file, with a branch for each of these faults. */
export function experimentSchema(faults: FaultDeclarations): ExperimentSchema {
  const schema = built.get(faults) ?? build(faults);
  built.set(faults, schema);
  return schema;
}

function bare(pattern: string): string {
  return pattern.slice(1, -1);
}
