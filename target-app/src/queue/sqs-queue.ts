import {
  ChangeMessageVisibilityBatchCommand,
  DeleteMessageBatchCommand,
  GetQueueAttributesCommand,
  ReceiveMessageCommand,
  SendMessageBatchCommand,
  SQSClient,
} from '@aws-sdk/client-sqs';
import { awsClientOptions, callLimit, type AwsSettings } from '../aws/client-options.ts';
import { decodeEvent, orderingKey, type OutboxEvent } from '../outbox/student-event.ts';
import type { Delivery, EventQueue, EventSource } from './event-queue.ts';
import { QueueAddress } from './queue-address.ts';

/** How long a receive waits for events; also the longest that a worker is deaf to its end. */
const LONG_POLL_S = 2;
/** Far longer than a worker needs for what it receives at once. After this what a dead worker had comes again. */
const INVISIBLE_S = 10;
const RETRY_AFTER_S = 2;

export type SqsQueueSettings = AwsSettings & { readonly queueUrl: string | undefined };

/**
 * The queue `student-events` over the SQS protocol. It is a FIFO queue: the student's id is the group, whose events stay in
 * order; the event's id is its deduplication id. https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/FIFO-queues.html
 */
export class SqsQueue implements EventQueue, EventSource {
  private readonly client: SQSClient;
  private readonly timeoutMs: number | undefined;
  private readonly address: QueueAddress;

  constructor(settings: SqsQueueSettings) {
    const { queueUrl, timeoutMs } = settings;
    const endpoint = settings.endpoint ?? (queueUrl === undefined ? undefined : originOf(queueUrl));
    this.client = new SQSClient({
      ...awsClientOptions({ ...settings, endpoint }),
      // The server may know itself by a name that leads somewhere else than the way we were told to take.
      useQueueUrlAsEndpoint: false,
    });
    this.timeoutMs = timeoutMs;
    this.address = new QueueAddress(this.client, queueUrl, timeoutMs);
  }

  async send(events: readonly OutboxEvent[]): Promise<ReadonlySet<string>> {
    const answer = await this.address.use((QueueUrl) =>
      this.client.send(
        new SendMessageBatchCommand({
          QueueUrl,
          Entries: events.map((event) => ({
            Id: event.id,
            MessageBody: JSON.stringify(event),
            MessageGroupId: orderingKey(event),
            MessageDeduplicationId: event.id,
          })),
        }),
        callLimit(this.timeoutMs),
      ),
    );
    return new Set(answer.Successful?.flatMap(({ Id }) => Id ?? []));
  }

  async depth(): Promise<number> {
    const counts = [
      'ApproximateNumberOfMessages',
      'ApproximateNumberOfMessagesNotVisible',
      'ApproximateNumberOfMessagesDelayed',
    ] as const;
    const answer = await this.address.use((QueueUrl) =>
      this.client.send(
        new GetQueueAttributesCommand({ QueueUrl, AttributeNames: [...counts] }),
        callLimit(this.timeoutMs),
      ),
    );
    return counts.reduce((sum, count) => sum + Number(answer.Attributes?.[count] ?? 0), 0);
  }

  ping(): Promise<unknown> {
    return this.depth();
  }

  async receive(): Promise<readonly Delivery[]> {
    const limitMs = this.timeoutMs === undefined ? undefined : LONG_POLL_S * 1000 + this.timeoutMs;
    const answer = await this.address.use((QueueUrl) =>
      this.client.send(
        new ReceiveMessageCommand({
          QueueUrl,
          MaxNumberOfMessages: 10,
          WaitTimeSeconds: LONG_POLL_S,
          VisibilityTimeout: INVISIBLE_S,
        }),
        callLimit(limitMs),
      ),
    );
    return (answer.Messages ?? []).map(({ Body, ReceiptHandle = '' }) => ({
      event: decodeEvent(Body),
      receipt: ReceiptHandle,
    }));
  }

  async acknowledge(deliveries: readonly Delivery[]): Promise<void> {
    if (deliveries.length === 0) return;
    const Entries = deliveries.map(({ receipt }, index) => ({
      Id: String(index),
      ReceiptHandle: receipt,
    }));
    await this.address.use((QueueUrl) =>
      this.client.send(
        new DeleteMessageBatchCommand({ QueueUrl, Entries }),
        callLimit(this.timeoutMs),
      ),
    );
  }

  async putBack(deliveries: readonly Delivery[]): Promise<void> {
    if (deliveries.length === 0) return;
    const Entries = deliveries.map(({ receipt }, index) => ({
      Id: String(index),
      ReceiptHandle: receipt,
      VisibilityTimeout: RETRY_AFTER_S,
    }));
    await this.address.use((QueueUrl) =>
      this.client.send(
        new ChangeMessageVisibilityBatchCommand({ QueueUrl, Entries }),
        callLimit(this.timeoutMs),
      ),
    );
  }

  close(): void {
    this.client.destroy();
  }
}

function originOf(url: string): string | undefined {
  return URL.parse(url)?.origin;
}
