import { Type, type Static } from 'typebox';
import { Compile } from 'typebox/compile';

/** What can happen to a student, and `request.audited`: the audit record of a request that could not be written at once. */
const EventType = Type.Union([
  Type.Literal('student.created'),
  Type.Literal('student.updated'),
  Type.Literal('student.deleted'),
  Type.Literal('request.audited'),
]);
export type EventType = Static<typeof EventType>;
export type StudentEventType = Exclude<EventType, 'request.audited'>;

/** One event as it goes over the queue. */
export const OutboxEvent = Type.Object({
  /** Decimal digits of a 64-bit number; among the events of one student, in the order they happened. */
  id: Type.String({ pattern: '^[0-9]{1,19}$' }),
  student_id: Type.Union([Type.String(), Type.Null()]),
  type: EventType,
  /** The student as the event left it, or the audit record of the request. */
  payload: Type.Record(Type.String(), Type.Unknown()),
  occurred_at: Type.String(),
});
export type OutboxEvent = Readonly<Static<typeof OutboxEvent>>;

const check = Compile(OutboxEvent);

/** `undefined` for a message that is not an event. */
export function decodeEvent(text: string | undefined): OutboxEvent | undefined {
  try {
    const value: unknown = JSON.parse(text ?? '');
    return check.Check(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

/** Events with the same key keep their order. */
export function orderingKey(event: OutboxEvent): string {
  return event.student_id ?? `event-${event.id}`;
}

/** The first event of each student, at most so many, in the order given. */
export function firstOfEach(
  events: readonly OutboxEvent[],
  most = Number.POSITIVE_INFINITY,
): readonly OutboxEvent[] {
  const first = new Map<string, OutboxEvent>();
  for (const event of events) {
    if (first.size === most) break;
    if (!first.has(orderingKey(event))) first.set(orderingKey(event), event);
  }
  return [...first.values()];
}

/** Whether an event happened before another of the same student. */
export function isBefore(one: OutboxEvent, other: OutboxEvent): boolean {
  return BigInt(one.id) < BigInt(other.id);
}
