import { readAuditSettings, type AuditSettings } from '../audit/settings.ts';
import type { EnvironmentReader } from '../environment-reader.ts';
import { readOutboxSettings, type OutboxSettings } from '../outbox/settings.ts';
import { readQueueSettings, type QueueSettings } from '../queue/settings.ts';

/** Where events go on their way from the service to the worker, and on to the audit log. */
export type EventSettings = {
  readonly outbox: OutboxSettings;
  readonly queue: QueueSettings;
  readonly audit: AuditSettings;
};

export function readEventSettings(read: EnvironmentReader): EventSettings {
  return {
    outbox: readOutboxSettings(read),
    queue: readQueueSettings(read),
    audit: readAuditSettings(read),
  };
}
