import {
  CreateQueueCommand,
  GetQueueUrlCommand,
  QueueDoesNotExist,
  type SQSClient,
} from '@aws-sdk/client-sqs';
import { callLimit } from '../aws/client-options.ts';

const QUEUE_NAME = 'student-events.fifo';

/** By group rather than by queue: one student's order is all we ask for, and then the queue need not be slow. */
const ATTRIBUTES = {
  FifoQueue: 'true',
  DeduplicationScope: 'messageGroup',
  FifoThroughputLimit: 'perMessageGroupId',
};

/** Knows the queue's URL, finds it out or makes the queue when it was not told, and again when the queue is not there any more. */
export class QueueAddress {
  private readonly client: SQSClient;
  private readonly given: string | undefined;
  private readonly timeoutMs: number | undefined;
  private found: string | undefined;

  constructor(client: SQSClient, given: string | undefined, timeoutMs: number | undefined) {
    this.client = client;
    this.given = given;
    this.timeoutMs = timeoutMs;
  }

  /** Does something with the queue. */
  async use<T>(action: (queueUrl: string) => Promise<T>): Promise<T> {
    const queueUrl = this.given ?? (this.found ??= await this.findOrMake());
    try {
      return await action(queueUrl);
    } catch (error) {
      // An embedded server forgets its queues when it is restarted.
      if (error instanceof QueueDoesNotExist) this.found = undefined;
      throw error;
    }
  }

  private async findOrMake(): Promise<string> {
    const limit = callLimit(this.timeoutMs);
    try {
      const command = new GetQueueUrlCommand({ QueueName: QUEUE_NAME });
      return urlIn(await this.client.send(command, limit));
    } catch (error) {
      if (!(error instanceof QueueDoesNotExist)) throw error;
      const command = new CreateQueueCommand({ QueueName: QUEUE_NAME, Attributes: ATTRIBUTES });
      return urlIn(await this.client.send(command, limit));
    }
  }
}

function urlIn(answer: { readonly QueueUrl?: string | undefined }): string {
  if (answer.QueueUrl === undefined) throw new Error('The queue has no URL.');
  return answer.QueueUrl;
}
