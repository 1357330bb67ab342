import type { OutboxEvent } from '../outbox/student-event.ts';
import type { Instruments } from '../observability/instruments.ts';
import type { CircuitBreaker } from '../resilience/circuit-breaker.ts';
import { createInstrumentedBreaker } from '../resilience/instrumented-breaker.ts';
import { failureResult } from '../resilience/use-result.ts';
import type { EventQueue } from './event-queue.ts';

/** A queue behind the circuit breaker `queue`, with its sends counted. */
export class GuardedQueue implements EventQueue {
  private readonly queue: EventQueue;
  private readonly instruments: Instruments;
  private readonly breaker: CircuitBreaker;

  constructor(queue: EventQueue, instruments: Instruments, resetMs: number) {
    this.queue = queue;
    this.instruments = instruments;
    this.breaker = createInstrumentedBreaker('queue', instruments, {
      probe: () => queue.ping(),
      countsAsFailure: () => true,
      resetMs,
    });
  }

  async send(events: readonly OutboxEvent[]): Promise<ReadonlySet<string>> {
    const { queuePublished } = this.instruments.metrics;
    try {
      const taken = await this.breaker.run(() => this.queue.send(events));
      queuePublished.inc({ result: 'ok' }, taken.size);
      queuePublished.inc({ result: 'error' }, events.length - taken.size);
      return taken;
    } catch (error) {
      queuePublished.inc({ result: failureResult(error) }, events.length);
      throw error;
    }
  }

  depth(): Promise<number> {
    return this.breaker.run(() => this.queue.depth());
  }

  ping(): Promise<unknown> {
    return this.breaker.run(() => this.queue.ping());
  }

  close(): void {
    this.breaker.shutdown();
    this.queue.close();
  }
}
