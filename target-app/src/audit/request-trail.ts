import type { Instruments } from '../observability/instruments.ts';
import { Repetition } from '../outbox/repetition.ts';
import { within } from '../resilience/within.ts';
import { LARGEST_RECORDING, type AuditEntry, type AuditLog } from './audit-log.ts';

/** About ten seconds of writing at full speed; what does not fit any more is counted as lost. */
const MOST_WAITING = 5000;
const FLUSH_EVERY_MS = 200;
const CLOSE_LIMIT_MS = 400;

/** Where the service notes who asked for what. It costs a request nothing but the call. */
export type RequestTrail = { note(entry: AuditEntry): void };

export type BufferedTrailOptions = {
  readonly log: AuditLog;
  /** Keeps entries for the worker to record later. */
  readonly defer: (entries: readonly AuditEntry[]) => Promise<void>;
  readonly instruments: Instruments;
};

/** Writes entries in batches, after the answer; when the audit log is in trouble the outbox keeps them for the worker. */
export class BufferedTrail implements RequestTrail {
  private readonly options: BufferedTrailOptions;
  private readonly waiting: AuditEntry[] = [];
  private readonly repetition: Repetition;

  constructor(options: BufferedTrailOptions) {
    this.options = options;
    this.repetition = new Repetition(() => this.flush(), FLUSH_EVERY_MS);
  }

  start(): void {
    this.repetition.start();
  }

  note(entry: AuditEntry): void {
    if (this.waiting.length < MOST_WAITING) this.waiting.push(entry);
    else this.count('lost', 1);
  }

  /** Writes what is waiting, if it can be written soon. */
  async close(): Promise<void> {
    const finish = async (): Promise<void> => {
      await this.repetition.stop();
      while (await this.flush());
    };
    await within(CLOSE_LIMIT_MS, finish()).catch(() => undefined);
  }

  /** One batch; whether there is more. */
  private async flush(): Promise<boolean> {
    const batch = this.waiting.slice(0, LARGEST_RECORDING);
    if (batch.length === 0) return false;
    try {
      await this.write(batch);
    } catch (error) {
      this.options.instruments.log.debug({ err: error }, 'audit records have to wait');
      return false;
    }
    this.waiting.splice(0, batch.length);
    return this.waiting.length > 0;
  }

  private async write(batch: readonly AuditEntry[]): Promise<void> {
    try {
      await this.options.log.recordAll(batch);
    } catch {
      // The guard has counted and reported it.
      await this.options.defer(batch);
      this.count('deferred', batch.length);
    }
  }

  private count(result: 'deferred' | 'lost', count: number): void {
    this.options.instruments.metrics.auditRecords.inc({ result }, count);
  }
}
