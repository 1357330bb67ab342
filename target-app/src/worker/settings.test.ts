import { describe, expect, it } from '@jest/globals';
import { ConfigurationError } from '../environment-reader.ts';
import { readWorkerSettings } from './settings.ts';

const DATABASE_URL = 'postgres://app:secret@db:5432/app';

describe('readWorkerSettings', () => {
  it('needs a database and somewhere to take events from', () => {
    expect(readWorkerSettings({ DATABASE_URL, ENABLE_SQS: 'false' })).toMatchObject({
      databaseUrl: DATABASE_URL,
      port: 3000,
      atOnce: 2,
      events: { queue: { kind: 'outbox' }, audit: { kind: 'off' } },
    });
  });

  it('refuses a worker without events', () => {
    expect(() => readWorkerSettings({ DATABASE_URL })).toThrow(
      new ConfigurationError([
        'There are no events to work on: set QUEUE_URL or SQS_ENDPOINT, or ENABLE_SQS=false.',
      ]),
    );
  });
});
