import { Type, type Static } from 'typebox';
import { choiceSchema } from '../schema/choice-schema.ts';
import { nameSchema } from '../schema/named-schema.ts';
import { quantity } from '../schema/quantity-schema.ts';

const phase = () => choiceSchema(['baseline', 'fault', 'recovery'], 'A phase that is measured.');

const during = Type.Union(
  [
    phase(),
    Type.Array(phase(), { minItems: 1, uniqueItems: true, description: 'At least one phase.' }),
  ],
  {
    description:
      'The phase, or the list of phases, in which it must hold: baseline, fault, recovery.',
  },
);

const name = Type.Optional(
  nameSchema('What reports call it. Needed when two objectives would bear the same name.'),
);

const closed = { additionalProperties: false } as const;

const sloObjective = Type.Object(
  { slo: nameSchema('An SLO out of `experiments/slos/`, with its own target.'), during, name },
  { ...closed, description: 'An SLO must hold in these phases.' },
);

const sliObjective = Type.Object(
  {
    sli: nameSchema('An indicator out of `experiments/slos/`, with a target of this experiment.'),
    under: Type.Optional(
      quantity('duration', 'For a latency indicator: an answer slower than this is not good.'),
    ),
    target: quantity('percentage', 'The share of requests that must be good.'),
    during,
    name,
  },
  { ...closed, description: 'An indicator must reach a target in these phases.' },
);

const recoveryObjective = Type.Object(
  {
    recovery: Type.Object(
      {
        within: quantity('duration', 'The longest it may take until users are served well again.'),
        sli: Type.Optional(
          nameSchema('The availability indicator that tells. Left out: the only one named here.'),
        ),
        theta: Type.Optional(
          quantity('percentage', 'The share of good requests that counts as well. Left out: 99%.'),
        ),
        hold: Type.Optional(
          quantity('duration', 'How long it must then stay well to count. Left out: 15s.'),
        ),
      },
      { ...closed, description: 'How fast the system must recover.' },
    ),
    name,
  },
  { ...closed, description: 'The system must recover in time.' },
);

/** One objective as it is written; its first key tells the three kinds apart. */
export const objectiveSchema = Type.Union([sloObjective, sliObjective, recoveryObjective], {
  description: 'An objective is a map with `slo`, with `sli` and `target`, or with `recovery`.',
});

export type ObjectiveEntry = Static<typeof objectiveSchema>;
