import { connectResilientAuditLog } from '../audit/connect-audit-log.ts';
import type { AuditEntry, AuditLog } from '../audit/audit-log.ts';
import { BufferedTrail } from '../audit/request-trail.ts';
import type { DatabaseSettings } from '../configuration.ts';
import type { Database } from '../database/database.ts';
import { ExclusiveTransactions } from '../database/exclusive-transactions.ts';
import { RenewablePool } from '../database/renewable-pool.ts';
import type { Instruments } from '../observability/instruments.ts';
import { BacklogWatch } from '../outbox/backlog-watch.ts';
import { changeAndEvent } from '../outbox/event-sql.ts';
import { OutboxRelay } from '../outbox/outbox-relay.ts';
import { keep } from '../outbox/outbox-store.ts';
import type { EventQueue } from '../queue/event-queue.ts';
import { GuardedQueue } from '../queue/guarded-queue.ts';
import type { QueueSettings } from '../queue/settings.ts';
import { SqsQueue } from '../queue/sqs-queue.ts';
import type { Dependency } from '../variants/dependency.ts';
import { noEvents, type Events } from './events.ts';
import type { EventSettings } from './settings.ts';

/** The advisory lock of the relay: "outbox" in ASCII. */
const RELAY_LOCK = 0x6f7574626f78;
/** The relay's own connection, so that it never takes one from a request. */
const RELAY_CONNECTIONS = 1;

export type ResilientEventParts = {
  readonly database: Database;
  readonly databaseUrl: string;
  readonly databaseSettings: DatabaseSettings;
  readonly instruments: Instruments;
  readonly healthLimitMs: number;
};

/** Events are written with what they tell of, and go on from there whenever the queue and the audit log can take them. */
export function connectResilientEvents(
  settings: EventSettings,
  parts: ResilientEventParts,
): Events {
  if (settings.queue.kind === 'off') return noEvents;
  const { database, instruments, healthLimitMs } = parts;
  const watch = new BacklogWatch(database, instruments);
  const queue = connectQueue(settings.queue, instruments);
  const pool = new RenewablePool(
    parts.databaseUrl,
    { ...parts.databaseSettings, poolSize: RELAY_CONNECTIONS },
    instruments.log,
  );
  const relay =
    queue === undefined
      ? undefined
      : new OutboxRelay({
          transactions: new ExclusiveTransactions(pool, RELAY_LOCK),
          queue,
          settings: settings.outbox,
          instruments,
          queuedSinceMs: () => watch.queuedSinceMs,
          now: Date.now,
        });
  const audit = connectResilientAuditLog(settings.audit, database, instruments);
  const trail = audit === undefined ? undefined : connectTrail(audit, database, instruments);
  return {
    areKept: true,
    changeSql: changeAndEvent,
    studentChanged: () => relay?.wake(),
    trail,
    dependencies: [
      ...dependency('queue', queue, healthLimitMs),
      ...dependency('audit', audit, healthLimitMs),
    ],
    start() {
      watch.start();
      relay?.start();
      trail?.start();
    },
    async close() {
      watch.stop();
      await Promise.all([relay?.close(), trail?.close()]);
      queue?.close();
      audit?.close();
      await pool.close();
    },
  };
}

function connectQueue(settings: QueueSettings, instruments: Instruments): EventQueue | undefined {
  return settings.kind === 'sqs'
    ? new GuardedQueue(new SqsQueue(settings), instruments, settings.breakerResetMs)
    : undefined;
}

function connectTrail(log: AuditLog, database: Database, instruments: Instruments): BufferedTrail {
  const defer = (entries: readonly AuditEntry[]): Promise<void> =>
    keep(database, 'request.audited', entries);
  return new BufferedTrail({ log, defer, instruments });
}

function dependency(
  name: string,
  asked: Pick<EventQueue, 'ping'> | undefined,
  limitMs: number,
): readonly Dependency[] {
  return asked === undefined ? [] : [{ name, ask: () => asked.ping(), limitMs }];
}
