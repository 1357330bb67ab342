import type { AwsSettings } from '../aws/client-options.ts';
import type { EnvironmentReader } from '../environment-reader.ts';

export type QueueSettings =
  /** Nothing is said about a queue: there are no events. */
  | { readonly kind: 'off' }
  /** The worker takes the events from the outbox itself. */
  | { readonly kind: 'outbox' }
  | SqsSettings;

export type SqsSettings = AwsSettings & {
  readonly kind: 'sqs';
  /** The queue to use; `undefined` means the one of the usual name, made when it is not there. */
  readonly queueUrl: string | undefined;
  /** No request waits for the queue, so that there is time. */
  readonly timeoutMs: number;
  readonly breakerResetMs: number;
};

export function readQueueSettings(read: EnvironmentReader): QueueSettings {
  const queueUrl = read.optionalUrl('QUEUE_URL', ['http:', 'https:']);
  const endpoint = read.optionalUrl('SQS_ENDPOINT', ['http:', 'https:']);
  const isEnabled = read.choice('ENABLE_SQS', ['auto', 'true', 'false']);
  const region = read.text('AWS_REGION', 'us-east-1');
  const timeoutMs = read.milliseconds('QUEUE_TIMEOUT_MS', 2000);
  const breakerResetMs = read.milliseconds('QUEUE_BREAKER_RESET_MS', 1000);
  if (isEnabled === 'false') return { kind: 'outbox' };
  if (isEnabled === 'auto' && queueUrl === undefined && endpoint === undefined) {
    return { kind: 'off' };
  }
  return { kind: 'sqs', endpoint, queueUrl, region, timeoutMs, breakerResetMs };
}
