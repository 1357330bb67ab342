import type { StudentEventType } from './student-event.ts';

/** Turns a statement that changes one student, and returns its row, into the one that is sent to PostgreSQL. */
export type ChangeSql = (changing: string, type: StudentEventType) => string;

/** The change alone. */
export const changeOnly: ChangeSql = (changing) => changing;

/** The change and its event in one statement: both are there or neither is, without a second round trip. */
export const changeAndEvent: ChangeSql = (changing, type) =>
  `WITH changed AS (${changing}),
        event AS (INSERT INTO outbox (student_id, type, payload)
                  SELECT id, '${type}', to_jsonb(changed) FROM changed)
   SELECT * FROM changed`;
