import { Type } from 'typebox';

/** What a project says is secret besides what looks like a password or a token. */
export const redactSchema = Type.Optional(
  Type.Array(
    Type.String({
      // At least four characters in a row that are meant as written: less would take everything out.
      pattern: '[^*]{4}',
      maxLength: 200,
      description: 'Text that is secret; `*` stands for any run of characters without white space.',
    }),
    {
      maxItems: 100,
      description: 'What is taken out of journals, reports and messages, like `AKIA*`.',
    },
  ),
);
