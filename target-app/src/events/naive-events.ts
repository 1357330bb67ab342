import type { AuditLog } from '../audit/audit-log.ts';
import { DynamoDbAuditLog } from '../audit/dynamodb-audit-log.ts';
import { PostgresAuditLog } from '../audit/postgres-audit-log.ts';
import type { AuditSettings } from '../audit/settings.ts';
import type { Database } from '../database/database.ts';
import type { Instruments } from '../observability/instruments.ts';
import { changeOnly } from '../outbox/event-sql.ts';
import { nextEventId } from '../outbox/outbox-store.ts';
import type { StudentEventType } from '../outbox/student-event.ts';
import { SqsQueue } from '../queue/sqs-queue.ts';
import { failureResult } from '../resilience/use-result.ts';
import type { Student } from '../students/student.ts';
import { noEvents, type Events } from './events.ts';
import type { EventSettings } from './settings.ts';

/** Straight to the queue and to the audit log once the change is written. What they do not take then is lost. */
export function connectNaiveEvents(
  settings: EventSettings,
  database: Database,
  instruments: Instruments,
): Events {
  if (settings.queue.kind !== 'sqs') return noEvents;
  const queue = new SqsQueue({ ...settings.queue, timeoutMs: undefined });
  const audit = naiveAuditLog(settings.audit, database);
  const { log, metrics } = instruments;

  const send = async (type: StudentEventType, student: Student): Promise<void> => {
    try {
      const id = await nextEventId(database);
      const occurred_at = new Date().toISOString();
      await queue.send([{ id, student_id: student.id, type, payload: student, occurred_at }]);
      metrics.queuePublished.inc({ result: 'ok' });
    } catch (error) {
      metrics.queuePublished.inc({ result: failureResult(error) });
      log.error({ err: error, type, student: student.id }, 'an event is lost');
    }
  };

  const record = async (...[entry]: Parameters<AuditLog['record']>): Promise<void> => {
    try {
      await audit?.record(entry);
      metrics.auditRecords.inc({ result: 'ok' });
    } catch (error) {
      metrics.auditRecords.inc({ result: failureResult(error) });
      log.error({ err: error, subject: entry.subject }, 'an audit record is lost');
    }
  };

  return {
    areKept: true,
    changeSql: changeOnly,
    studentChanged: (type, student) => void send(type, student),
    trail: audit === undefined ? undefined : { note: (entry) => void record(entry) },
    dependencies: [
      { name: 'queue', ask: () => queue.ping(), limitMs: undefined },
      ...(audit === undefined
        ? []
        : [{ name: 'audit', ask: () => audit.ping(), limitMs: undefined }]),
    ],
    start() {},
    async close() {
      queue.close();
      audit?.close();
    },
  };
}

function naiveAuditLog(settings: AuditSettings, database: Database): AuditLog | undefined {
  switch (settings.kind) {
    case 'off':
      return undefined;
    case 'postgres':
      return new PostgresAuditLog(database);
    case 'dynamodb':
      return new DynamoDbAuditLog({ ...settings, timeoutMs: undefined });
  }
}
