import {
  type AttributeValue,
  BatchWriteItemCommand,
  ConditionalCheckFailedException,
  CreateTableCommand,
  DescribeTableCommand,
  DynamoDBClient,
  PutItemCommand,
  ResourceInUseException,
  ResourceNotFoundException,
} from '@aws-sdk/client-dynamodb';
import { awsClientOptions, callLimit, type AwsSettings } from '../aws/client-options.ts';
import { AUDIT_KEPT_DAYS, type AuditEntry, type AuditLog, type Recording } from './audit-log.ts';

const TABLE = 'audit-log';
const DAY_S = 86_400;

/** The table `audit-log` over the DynamoDB protocol; it is made when it is not there. */
export class DynamoDbAuditLog implements AuditLog {
  private readonly client: DynamoDBClient;
  private readonly timeoutMs: number | undefined;

  constructor(settings: AwsSettings) {
    this.client = new DynamoDBClient(awsClientOptions(settings));
    this.timeoutMs = settings.timeoutMs;
  }

  async record(entry: AuditEntry): Promise<Recording> {
    const command = new PutItemCommand({
      TableName: TABLE,
      Item: itemOf(entry),
      ConditionExpression: 'attribute_not_exists(event_id)',
    });
    try {
      await this.withTable(() => this.client.send(command, callLimit(this.timeoutMs)));
      return 'recorded';
    } catch (error) {
      if (error instanceof ConditionalCheckFailedException) return 'duplicate';
      throw error;
    }
  }

  async recordAll(entries: readonly AuditEntry[]): Promise<void> {
    if (entries.length === 0) return;
    const puts = entries.map((entry) => ({ PutRequest: { Item: itemOf(entry) } }));
    const command = new BatchWriteItemCommand({ RequestItems: { [TABLE]: puts } });
    const answer = await this.withTable(() => this.client.send(command, callLimit(this.timeoutMs)));
    const refused = answer.UnprocessedItems?.[TABLE]?.length ?? 0;
    // All again is as good as those again: the same entry is the same item.
    if (refused > 0) throw new Error(`The audit log took all but ${refused} entries.`);
  }

  ping(): Promise<unknown> {
    const command = new DescribeTableCommand({ TableName: TABLE });
    return this.withTable(() => this.client.send(command, callLimit(this.timeoutMs)));
  }

  close(): void {
    this.client.destroy();
  }

  /** Tries, and makes the table only when that fails for want of it. */
  private async withTable<T>(action: () => Promise<T>): Promise<T> {
    try {
      return await action();
    } catch (error) {
      if (!(error instanceof ResourceNotFoundException)) throw error;
      await this.makeTable();
      return action();
    }
  }

  private async makeTable(): Promise<void> {
    const command = new CreateTableCommand({
      TableName: TABLE,
      BillingMode: 'PAY_PER_REQUEST',
      AttributeDefinitions: [
        { AttributeName: 'subject', AttributeType: 'S' },
        { AttributeName: 'event_id', AttributeType: 'S' },
      ],
      KeySchema: [
        { AttributeName: 'subject', KeyType: 'HASH' },
        { AttributeName: 'event_id', KeyType: 'RANGE' },
      ],
    });
    try {
      await this.client.send(command, callLimit(this.timeoutMs));
    } catch (error) {
      // Another process was quicker.
      if (!(error instanceof ResourceInUseException)) throw error;
    }
  }
}

function itemOf(entry: AuditEntry): Record<string, AttributeValue> {
  const nowMs = Date.now();
  return {
    subject: { S: entry.subject },
    event_id: { S: entry.eventId },
    type: { S: entry.type },
    occurred_at: { S: entry.occurredAt },
    recorded_at: { S: new Date(nowMs).toISOString() },
    detail: { S: JSON.stringify(entry.detail) },
    // What the table's time-to-live goes by, where it is switched on.
    expires_at: { N: String(Math.floor(nowMs / 1000) + AUDIT_KEPT_DAYS * DAY_S) },
  };
}
