import { Type, type Static } from 'typebox';
import { NameField } from '../collections/name-field.ts';
import { PageOf } from '../collections/page.ts';
import { STUDENT_ID_PATTERN } from './student-id.ts';

/** What a client may say about a student. */
export const StudentFields = Type.Object(
  {
    first_name: NameField,
    last_name: NameField,
    grade: Type.Integer({ minimum: 1, maximum: 12 }),
  },
  { additionalProperties: false },
);
export type StudentFields = Static<typeof StudentFields>;

export const StudentId = Type.String({ pattern: STUDENT_ID_PATTERN });

export const Student = Type.Object({
  id: StudentId,
  ...StudentFields.properties,
  created_at: Type.String(),
  updated_at: Type.String(),
});
export type Student = Static<typeof Student>;

export const StudentPage = PageOf(Student);
