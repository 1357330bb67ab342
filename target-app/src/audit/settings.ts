import type { AwsSettings } from '../aws/client-options.ts';
import type { EnvironmentReader } from '../environment-reader.ts';

export type AuditSettings =
  /** Nothing is said about an audit log: there is none. */
  | { readonly kind: 'off' }
  /** Audit records are rows in PostgreSQL. */
  | { readonly kind: 'postgres' }
  | DynamoDbSettings;

export type DynamoDbSettings = AwsSettings & {
  readonly kind: 'dynamodb';
  /** No request waits for the audit log, so that there is time. */
  readonly timeoutMs: number;
  readonly breakerResetMs: number;
};

export function readAuditSettings(read: EnvironmentReader): AuditSettings {
  const endpoint = read.optionalUrl('DYNAMODB_ENDPOINT', ['http:', 'https:']);
  const isEnabled = read.choice('ENABLE_DYNAMODB', ['auto', 'true', 'false']);
  const region = read.text('AWS_REGION', 'us-east-1');
  const timeoutMs = read.milliseconds('AUDIT_TIMEOUT_MS', 2000);
  const breakerResetMs = read.milliseconds('AUDIT_BREAKER_RESET_MS', 1000);
  if (isEnabled === 'false') return { kind: 'postgres' };
  if (isEnabled === 'auto' && endpoint === undefined) return { kind: 'off' };
  return { kind: 'dynamodb', endpoint, region, timeoutMs, breakerResetMs };
}
