import { Type } from 'typebox';
import { GENERATOR_MEASURES } from '../../../domain/guardrail.ts';
import { closedObject } from './closed-object.ts';
import { count, durationMs, epochMs, ratio, text } from './quantities.ts';

const overMs = durationMs('Over this long.');

/** A live condition of the experiment; `kind` tells its forms apart. */
export const guardrailSchema = Type.Union([
  closedObject(
    {
      kind: Type.Literal('sli'),
      sli: text('The name of its indicator.'),
      underMs: Type.Optional(durationMs('What makes a request a good one.')),
      below: ratio('The run is aborted below this share.'),
      overMs,
    },
    'Aborts the run when users are served too badly.',
  ),
  closedObject(
    {
      kind: Type.Literal('query'),
      query: text('PromQL.'),
      limit: closedObject(
        { side: Type.Enum(['above', 'below']), value: Type.Number() },
        'Where it aborts the run.',
      ),
      overMs,
    },
    'Aborts the run when a Prometheus query is beyond a limit.',
  ),
  closedObject(
    { kind: Type.Literal('alive'), service: text('The service.'), overMs },
    'Aborts the run when a service is not healthy any more.',
  ),
  closedObject(
    {
      kind: Type.Literal('generator'),
      measure: Type.Enum([...GENERATOR_MEASURES]),
      above: ratio('The run is aborted above this share.'),
      overMs,
    },
    'Aborts the run when the load generator cannot keep up.',
  ),
]);

export const guardrailTrippedSchema = closedObject(
  {
    guardrail: Type.Union([
      count('Its index in `experiment.guardrails`.'),
      Type.Literal('deadline', { description: 'The run had gone on for too long.' }),
    ]),
    observed: text('What was seen, in words.'),
    conditionAtMs: epochMs('What it watches for had become true, as far as it could be known.'),
    atMs: epochMs('The run was stopped.'),
  },
  'The guardrail that aborted the run.',
);

export const abortSchema = closedObject(
  {
    outcome: Type.Enum(['undone', 'nothing-in-force', 'not-undone'], {
      description: 'Whether faults were in force, and whether all of them were undone.',
    }),
    conditionAtMs: epochMs('The condition had become true.'),
    undoneAtMs: Type.Optional(epochMs('The last fault was undone.')),
    latencyMs: Type.Optional(durationMs('From the condition to the last fault undone.')),
  },
  'How long the world was still broken after the run had to be aborted.',
);
