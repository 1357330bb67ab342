import { Type, type Static } from 'typebox';
import { DEFAULT_PAGE, LARGEST_PAGE } from '../collections/page.ts';
import { Student } from '../students/student.ts';

/** A student as the search shows it: kept by the worker, a little behind. */
export const StudentSummary = Type.Pick(Student, [
  'id',
  'first_name',
  'last_name',
  'grade',
  'updated_at',
]);
export type StudentSummary = Readonly<Static<typeof StudentSummary>>;

export const SummaryQuery = Type.Object(
  {
    // PostgreSQL knows no text with a zero byte.
    search: Type.Optional(Type.String({ maxLength: 100, pattern: '^[^\\u0000]*$' })),
    limit: Type.Optional(
      Type.Integer({ minimum: 1, maximum: LARGEST_PAGE, default: DEFAULT_PAGE }),
    ),
  },
  { additionalProperties: false },
);

export const SummaryPage = Type.Object({ items: Type.Array(StudentSummary) });
