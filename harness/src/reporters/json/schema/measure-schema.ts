import { Type } from 'typebox';
import { closedObject } from './closed-object.ts';
import { enclosure } from './enclosure.ts';
import { count, durationMs, epochMs } from './quantities.ts';

export const throughputSchema = closedObject(
  {
    client: Type.Optional(
      closedObject(
        {
          good: count('Answers below 500.'),
          seconds: count('Whole seconds they were counted in.'),
          perSecond: Type.Number({ description: 'Answers a second.' }),
        },
        'What the load generator counted.',
      ),
    ),
    server: Type.Optional(enclosure('What Prometheus saw of it, answers a second.')),
  },
  'Good answers a second.',
);

export const valueSchema = closedObject(
  {
    of: Type.Enum(['share', 'max', 'min', 'mean']),
    enclosure: enclosure(
      'The share of evaluations within the limit, or the number itself, of the worst series. The largest number stands for infinity.',
    ),
    worst: closedObject(
      {
        atMs: epochMs('When, by the clock of Prometheus.'),
        value: Type.Number({ description: 'What it was then.' }),
        labels: Type.Unsafe<Record<string, string>>({
          type: 'object',
          additionalProperties: { type: 'string' },
          description: 'Which series it was.',
        }),
      },
      'The worst value.',
    ),
    series: count('Series that were read.'),
    points: count('Values of all series.'),
    expected: count('How many there should have been.'),
    beyond: count('How many of them were beyond the limit.'),
    stepMs: durationMs('How far apart they are.'),
    read: Type.Enum(['samples', 'evaluations']),
  },
  'What a number was.',
);
