import type { Instruments } from '../observability/instruments.ts';
import type { CircuitBreaker } from '../resilience/circuit-breaker.ts';
import { createInstrumentedBreaker } from '../resilience/instrumented-breaker.ts';
import { failureResult } from '../resilience/use-result.ts';
import type { AuditEntry, AuditLog, Recording } from './audit-log.ts';

/** An audit log behind the circuit breaker `audit`, with its records counted. */
export class GuardedAuditLog implements AuditLog {
  private readonly log: AuditLog;
  private readonly instruments: Instruments;
  private readonly breaker: CircuitBreaker;

  constructor(log: AuditLog, instruments: Instruments, resetMs: number) {
    this.log = log;
    this.instruments = instruments;
    this.breaker = createInstrumentedBreaker('audit', instruments, {
      probe: () => log.ping(),
      countsAsFailure: () => true,
      resetMs,
    });
  }

  async record(entry: AuditEntry): Promise<Recording> {
    const recording = await this.counted(1, () => this.log.record(entry));
    const result = recording === 'recorded' ? 'ok' : 'duplicate';
    this.instruments.metrics.auditRecords.inc({ result });
    return recording;
  }

  async recordAll(entries: readonly AuditEntry[]): Promise<void> {
    await this.counted(entries.length, () => this.log.recordAll(entries));
    this.instruments.metrics.auditRecords.inc({ result: 'ok' }, entries.length);
  }

  ping(): Promise<unknown> {
    return this.breaker.run(() => this.log.ping());
  }

  close(): void {
    this.breaker.shutdown();
    this.log.close();
  }

  private async counted<T>(count: number, use: () => Promise<T>): Promise<T> {
    try {
      return await this.breaker.run(use);
    } catch (error) {
      this.instruments.metrics.auditRecords.inc({ result: failureResult(error) }, count);
      throw error;
    }
  }
}
