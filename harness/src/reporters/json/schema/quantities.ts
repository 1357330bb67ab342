import { Type } from 'typebox';
import { PHASES } from '../../../domain/phase.ts';

/** The numbers and words that every part of the schema shares; units are in the names that carry them. */
export const epochMs = (description: string) =>
  Type.Number({ description: `${description} Milliseconds since 1970-01-01T00:00:00Z.` });

export const durationMs = (description: string) =>
  Type.Number({ description: `${description} Milliseconds.` });

export const ratio = (description: string) =>
  Type.Number({ minimum: 0, maximum: 1, description: `${description} A share from 0 to 1.` });

export const count = (description: string) => Type.Integer({ minimum: 0, description });

export const text = (description: string) => Type.String({ description });

export const phaseName = Type.Enum([...PHASES], { description: 'A window of the run.' });

export const reasonSchema = Type.Object(
  {
    code: text('Stable; branch on this.'),
    message: text('One sentence with the numbers in it.'),
  },
  { additionalProperties: false, description: 'Why something is what it is.' },
);

export const errorSchema = Type.Object(
  {
    code: text('One of the codes of docs/errors.md.'),
    message: text('One sentence with the value and the limit.'),
    hint: text('The next action.'),
    causes: Type.Array(Type.String(), { description: 'What was behind it, outermost first.' }),
  },
  { additionalProperties: false, description: 'An error as data.' },
);
