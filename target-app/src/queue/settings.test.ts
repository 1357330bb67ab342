import { describe, expect, it } from '@jest/globals';
import { readAuditSettings } from '../audit/settings.ts';
import { EnvironmentReader } from '../environment-reader.ts';
import { readQueueSettings } from './settings.ts';

const queue = (env: Record<string, string>) => readQueueSettings(new EnvironmentReader(env));
const audit = (env: Record<string, string>) => readAuditSettings(new EnvironmentReader(env));

describe('where events go', () => {
  it('is nowhere when nothing is said', () => {
    expect([queue({}), audit({})]).toEqual([{ kind: 'off' }, { kind: 'off' }]);
  });

  it('is PostgreSQL when the services are switched off, whatever their addresses', () => {
    const address = 'http://127.0.0.1:1';
    expect(queue({ ENABLE_SQS: 'false', SQS_ENDPOINT: address })).toEqual({ kind: 'outbox' });
    expect(audit({ ENABLE_DYNAMODB: 'false', DYNAMODB_ENDPOINT: address })).toEqual({
      kind: 'postgres',
    });
  });

  it('is a server at an address', () => {
    const rest = { region: 'us-east-1', timeoutMs: 2000, breakerResetMs: 1000 };
    const endpoint = 'http://127.0.0.1:1';
    const queueUrl = 'https://sqs.eu-central-1.amazonaws.com/1/student-events.fifo';
    expect(queue({ SQS_ENDPOINT: endpoint })).toEqual({ kind: 'sqs', endpoint, ...rest });
    expect(queue({ QUEUE_URL: queueUrl })).toEqual({ kind: 'sqs', queueUrl, ...rest });
    expect(audit({ DYNAMODB_ENDPOINT: endpoint })).toEqual({ kind: 'dynamodb', endpoint, ...rest });
  });

  it('is the region’s own service when it is switched on without an address', () => {
    const env = { ENABLE_SQS: 'true', ENABLE_DYNAMODB: 'true', AWS_REGION: 'eu-central-1' };
    const rest = { region: 'eu-central-1', timeoutMs: 2000, breakerResetMs: 1000 };
    expect(queue(env)).toEqual({ kind: 'sqs', ...rest });
    expect(audit(env)).toEqual({ kind: 'dynamodb', ...rest });
  });
});
