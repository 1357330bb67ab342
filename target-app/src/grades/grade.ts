import { Type, type Static } from 'typebox';
import { Compile } from 'typebox/compile';

/** One mark of one student, as the grade service gives it. */
export const Grade = Type.Object({
  subject: Type.String(),
  mark: Type.Number({ minimum: 0, maximum: 100 }),
  date: Type.String({ pattern: '^\\d{4}-\\d{2}-\\d{2}$' }),
});
export type Grade = Static<typeof Grade>;

const gradesCheck = Compile(Type.Array(Grade));

export function isGrades(value: unknown): value is readonly Grade[] {
  return gradesCheck.Check(value);
}
