import type { Database } from '../database/database.ts';
import type { Instruments } from '../observability/instruments.ts';
import type { AuditLog } from './audit-log.ts';
import { DynamoDbAuditLog } from './dynamodb-audit-log.ts';
import { GuardedAuditLog } from './guarded-audit-log.ts';
import { PostgresAuditLog } from './postgres-audit-log.ts';
import type { AuditSettings } from './settings.ts';

/** With no DynamoDB the database is the audit log, whose own breaker then is the one that counts. */
const POSTGRES_BREAKER_RESET_MS = 1000;

/** `undefined` when no audit log is configured. */
export function connectResilientAuditLog(
  settings: AuditSettings,
  database: Database,
  instruments: Instruments,
): AuditLog | undefined {
  switch (settings.kind) {
    case 'off':
      return undefined;
    case 'postgres':
      return new GuardedAuditLog(
        new PostgresAuditLog(database),
        instruments,
        POSTGRES_BREAKER_RESET_MS,
      );
    case 'dynamodb':
      return new GuardedAuditLog(
        new DynamoDbAuditLog(settings),
        instruments,
        settings.breakerResetMs,
      );
  }
}
