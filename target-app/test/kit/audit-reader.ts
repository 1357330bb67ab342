import { DynamoDBClient, paginateScan, ResourceNotFoundException } from '@aws-sdk/client-dynamodb';

export type AuditRecord = {
  readonly subject: string;
  readonly eventId: string;
  readonly type: string;
  readonly recordedAt: string;
};

/** Reads the whole audit log, past every link, in the order of the events. */
export class AuditReader {
  private readonly client: DynamoDBClient;

  constructor(port: number) {
    this.client = new DynamoDBClient({
      endpoint: `http://127.0.0.1:${port}`,
      region: 'us-east-1',
      credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
    });
  }

  /** Empty as long as there is no table. */
  async all(): Promise<readonly AuditRecord[]> {
    try {
      return await this.scan();
    } catch (error) {
      if (error instanceof ResourceNotFoundException) return [];
      throw error;
    }
  }

  close(): void {
    this.client.destroy();
  }

  private async scan(): Promise<readonly AuditRecord[]> {
    const records: AuditRecord[] = [];
    for await (const page of paginateScan({ client: this.client }, { TableName: 'audit-log' })) {
      for (const item of page.Items ?? []) {
        records.push({
          subject: item['subject']?.S ?? '',
          eventId: item['event_id']?.S ?? '',
          type: item['type']?.S ?? '',
          recordedAt: item['recorded_at']?.S ?? '',
        });
      }
    }
    return records.toSorted((one, other) => one.eventId.localeCompare(other.eventId));
  }
}
