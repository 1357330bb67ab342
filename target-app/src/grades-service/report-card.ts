import { createHash } from 'node:crypto';
import type { Grade } from '../grades/grade.ts';

const SUBJECTS = ['Mathematics', 'Physics', 'Literature', 'History', 'Music', 'Sports'] as const;
const MARKS_A_SUBJECT = 2;
/** The first day of the school year that all marks are of, and how many days it has. */
const SCHOOL_YEAR_START_MS = Date.UTC(2025, 8, 1);
const SCHOOL_YEAR_DAYS = 300;
const DAY_MS = 86_400_000;
const LOWEST_MARK = 40;

/** The marks of a student, in the order of their dates. The same student always has the same ones. */
export function reportCardOf(studentId: string): readonly Grade[] {
  const grades = SUBJECTS.flatMap((subject) =>
    Array.from({ length: MARKS_A_SUBJECT }, (_, index): Grade => {
      const seed = createHash('sha256').update(`${studentId}/${subject}/${index}`).digest();
      const day = seed.readUInt32BE(4) % SCHOOL_YEAR_DAYS;
      return {
        subject,
        mark: LOWEST_MARK + (seed.readUInt32BE(0) % (101 - LOWEST_MARK)),
        date: new Date(SCHOOL_YEAR_START_MS + day * DAY_MS).toISOString().slice(0, 10),
      };
    }),
  );
  return grades.toSorted((one, other) => one.date.localeCompare(other.date));
}
