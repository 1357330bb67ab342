import type { OutboxEvent } from '../../src/outbox/student-event.ts';

const AT = '2026-11-21T00:00:00.000Z';

/** An event of a student. */
export function event(id: number, student: string): OutboxEvent {
  return {
    id: String(id),
    student_id: student,
    type: 'student.updated',
    payload: { id: student, first_name: 'Ada', last_name: 'Lovelace', grade: 9 },
    occurred_at: AT,
  };
}
