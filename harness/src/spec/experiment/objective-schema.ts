import { Type, type Static } from 'typebox';
import { choiceSchema } from '../schema/choice-schema.ts';
import { nameSchema, sloNameSchema } from '../schema/named-schema.ts';
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

const warn = Type.Optional(
  quantity('percentage', 'Below it, and still met, the report says how near it came.'),
);

const sloObjective = Type.Object(
  {
    slo: sloNameSchema('An SLO out of `experiments/slos/`, with its own target.'),
    during: Type.Optional(during),
    warn,
    name,
  },
  { ...closed, description: 'An SLO must hold in these phases.' },
);

const limit = (text: string) =>
  Type.Optional(
    Type.Number({ description: `For a value: good is ${text} this, in the unit of its query.` }),
  );

const sliObjective = Type.Object(
  {
    sli: nameSchema('An indicator out of `experiments/slos/`, with a target of this experiment.'),
    under: Type.Optional(
      quantity('duration', 'For a latency indicator: an answer slower than this is not good.'),
    ),
    below: limit('below'),
    atMost: limit('at most'),
    above: limit('above'),
    atLeast: limit('at least'),
    of: Type.Optional(
      choiceSchema(
        ['max', 'min', 'mean'],
        'For a value: which number of a phase is held against the limit. Left out: every one.',
      ),
    ),
    target: Type.Optional(
      quantity('percentage', 'The share of requests that must be good; of a value, of the time.'),
    ),
    warn,
    during,
    name,
  },
  { ...closed, description: 'An indicator must reach a target in these phases.' },
);

const throughputObjective = Type.Object(
  {
    throughput: Type.Object(
      {
        sli: nameSchema('The availability indicator whose good answers are counted.'),
        atLeast: quantity('rate', 'How many of them there must be.'),
      },
      { ...closed, description: 'How many good answers there must be.' },
    ),
    during,
    name,
  },
  { ...closed, description: 'The system must answer this much in these phases.' },
);

const budgetObjective = Type.Object(
  {
    budget: Type.Object(
      {
        slo: sloNameSchema('The SLO whose error budget is spent.'),
        consumes: quantity('percentage', 'How much of the error budget it may cost at most.'),
        atFrequency: Type.Optional(
          Type.Number({
            minimum: 0,
            description: 'How often it happens in one window of the SLO. Left out: once.',
          }),
        ),
        production: Type.Optional(
          Type.Object(
            {
              rate: Type.Optional(quantity('rate', 'How much traffic there is in production.')),
              affected: Type.Optional(
                quantity('percentage', 'The share of production that meets the fault.'),
              ),
              testAffected: Type.Optional(
                quantity('percentage', 'The share of the test that met it. Left out: all.'),
              ),
            },
            { ...closed, description: 'What differs between the test and production.' },
          ),
        ),
      },
      { ...closed, description: 'What the fault may cost of an error budget.' },
    ),
    name,
  },
  { ...closed, description: 'The fault may cost only so much of an error budget.' },
);

const alertObjective = Type.Object(
  {
    alert: Type.Object(
      {
        slo: sloNameSchema('The SLO whose burn-rate alerts are replayed.'),
        expect: choiceSchema(['page', 'ticket', 'silence'], 'What they have to do.'),
        within: Type.Optional(
          quantity('duration', 'How soon after the injection. Left out: at some time.'),
        ),
      },
      { ...closed, description: 'What the alerts of an SLO have to do.' },
    ),
    name,
  },
  { ...closed, description: 'The alerts must notice the fault, or stay silent.' },
);

const recoveryObjective = Type.Object(
  {
    recovery: Type.Object(
      {
        within: quantity('duration', 'The longest it may take until users are served well again.'),
        sli: Type.Optional(
          nameSchema('The indicator that tells. Left out: the only availability named here.'),
        ),
        under: Type.Optional(
          quantity('duration', 'For a latency indicator: an answer slower than this is not good.'),
        ),
        backlog: Type.Optional(
          nameSchema(
            'A value indicator, like a queue depth, that has to be back at its baseline level in time as well.',
          ),
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

/** One objective as it is written; its first key tells the kinds apart. */
export const objectiveSchema = Type.Union(
  [
    sloObjective,
    sliObjective,
    throughputObjective,
    recoveryObjective,
    budgetObjective,
    alertObjective,
  ],
  {
    description:
      'An objective is a map with `slo`, with `sli` and a target or limit, or with `throughput`, `recovery`, `budget` or `alert`.',
  },
);

export type ObjectiveEntry = Static<typeof objectiveSchema>;
