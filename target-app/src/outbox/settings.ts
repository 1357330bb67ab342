import type { EnvironmentReader } from '../environment-reader.ts';

export type OutboxSettings = {
  /** How often the outbox is looked at when nothing has been written to it here. */
  readonly pollMs: number;
  /** After this long without being finished, what an empty queue was given is taken as lost and given to it again. */
  readonly republishMs: number;
};

export function readOutboxSettings(read: EnvironmentReader): OutboxSettings {
  return {
    pollMs: read.milliseconds('OUTBOX_POLL_MS', 250),
    republishMs: read.milliseconds('OUTBOX_REPUBLISH_MS', 10_000),
  };
}
