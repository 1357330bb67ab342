import { Type } from 'typebox';
import { Compile } from 'typebox/compile';
import type { AuditEntry } from './audit-log.ts';

const check = Compile(
  Type.Object({
    subject: Type.String(),
    eventId: Type.String(),
    type: Type.String(),
    occurredAt: Type.String(),
    detail: Type.Record(Type.String(), Type.Unknown()),
  }),
);

/** An audit record that came back out of the outbox; `undefined` when it is none. */
export function decodeAuditEntry(value: unknown): AuditEntry | undefined {
  return check.Check(value) ? value : undefined;
}
