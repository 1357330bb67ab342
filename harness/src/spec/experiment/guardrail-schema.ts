import { Type, type Static } from 'typebox';
import { GENERATOR_MEASURES } from '../../domain/guardrail.ts';
import { choiceSchema } from '../schema/choice-schema.ts';
import { nameSchema, sentenceSchema } from '../schema/named-schema.ts';
import { quantity } from '../schema/quantity-schema.ts';

const closed = { additionalProperties: false } as const;

const over = (description: string) => quantity('duration', `${description} Whole seconds.`);

const sliGuardrail = Type.Object(
  {
    sli: nameSchema('An indicator out of `experiments/slos/`, seen by the client.'),
    below: quantity(
      'percentage',
      'The run is aborted when the share of good requests is below this.',
    ),
    over: over('The span that the share is taken over.'),
    under: Type.Optional(
      quantity('duration', 'For a latency indicator: an answer slower than this is not good.'),
    ),
  },
  { ...closed, description: 'Aborts the run when users are served too badly.' },
);

const limit = (description: string) =>
  Type.Optional(Type.Number({ description: `${description} A plain number.` }));

const queryGuardrail = Type.Object(
  {
    query: sentenceSchema('A PromQL query, asked twice a second; each series has to be in limits.'),
    over: over('How long it must be beyond its limit.'),
    above: limit('The run is aborted when the highest value stays above this.'),
    below: limit('The run is aborted when the lowest value stays below this.'),
  },
  { ...closed, description: 'Aborts the run when a Prometheus query is beyond a limit.' },
);

const aliveGuardrail = Type.Object(
  {
    alive: nameSchema('A service of the environment, asked for its health twice a second.'),
    over: over('How long it must have failed its health check.'),
  },
  { ...closed, description: 'Aborts the run when a service is not healthy any more.' },
);

const generatorGuardrail = Type.Object(
  {
    generator: choiceSchema(
      GENERATOR_MEASURES,
      'What of the load generator is watched: dropped-arrivals (of those due), cpu (of all processors).',
    ),
    above: quantity('percentage', 'The run is aborted when the share is above this.'),
    over: over('How long, or the span that the share is taken over.'),
  },
  { ...closed, description: 'Aborts the run when the load generator cannot keep up.' },
);

/** One guardrail as it is written; its first key tells the kinds apart. */
export const guardrailSchema = Type.Union(
  [sliGuardrail, queryGuardrail, aliveGuardrail, generatorGuardrail],
  {
    description:
      'A guardrail is a map with `sli`, with `query`, with `alive`, or with `generator`.',
  },
);

export type GuardrailEntry = Static<typeof guardrailSchema>;
