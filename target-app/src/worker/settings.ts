import {
  readDatabaseSettings,
  readLifecycleSettings,
  type DatabaseSettings,
  type LifecycleSettings,
} from '../configuration.ts';
import { EnvironmentReader } from '../environment-reader.ts';
import { readEventSettings, type EventSettings } from '../events/settings.ts';

/** Everything that can be set of the worker from outside. */
export type WorkerSettings = {
  readonly host: string;
  readonly port: number;
  readonly databaseUrl: string;
  readonly logLevel: string;
  readonly database: DatabaseSettings;
  readonly events: EventSettings;
  readonly lifecycle: LifecycleSettings;
  /** Batches of events that are worked on side by side. */
  readonly atOnce: number;
};

/** @throws ConfigurationError naming every variable that is missing or wrong, at once. */
export function readWorkerSettings(
  env: Readonly<Record<string, string | undefined>>,
): WorkerSettings {
  const read = new EnvironmentReader(env);
  const settings: WorkerSettings = {
    host: read.text('HOST', '127.0.0.1'),
    port: read.integer('PORT', { fallback: 3000, min: 0, max: 65_535 }),
    databaseUrl: read.url('DATABASE_URL', ['postgres:', 'postgresql:']),
    logLevel: read.choice('LOG_LEVEL', ['info', 'trace', 'debug', 'warn', 'error', 'silent']),
    database: readDatabaseSettings(read),
    events: readEventSettings(read),
    lifecycle: readLifecycleSettings(read),
    atOnce: read.integer('WORKER_CONCURRENCY', { fallback: 2, min: 1, max: 64 }),
  };
  if (settings.events.queue.kind === 'off') {
    read.refuse(
      'There are no events to work on: set QUEUE_URL or SQS_ENDPOINT, or ENABLE_SQS=false.',
    );
  }
  read.assertValid();
  return settings;
}
