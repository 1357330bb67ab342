import type { Instruments } from '../observability/instruments.ts';
import type { CircuitBreaker } from '../resilience/circuit-breaker.ts';
import { createInstrumentedBreaker } from '../resilience/instrumented-breaker.ts';
import type { Delivery, EventSource } from './event-queue.ts';

/** A source behind the circuit breaker `queue`. */
export class GuardedSource implements EventSource {
  private readonly source: EventSource;
  private readonly breaker: CircuitBreaker;

  constructor(source: EventSource, instruments: Instruments, resetMs: number) {
    this.source = source;
    this.breaker = createInstrumentedBreaker('queue', instruments, {
      probe: () => source.ping(),
      countsAsFailure: () => true,
      resetMs,
    });
  }

  receive(): Promise<readonly Delivery[]> {
    return this.breaker.run(() => this.source.receive());
  }

  acknowledge(deliveries: readonly Delivery[]): Promise<void> {
    return this.breaker.run(() => this.source.acknowledge(deliveries));
  }

  putBack(deliveries: readonly Delivery[]): Promise<void> {
    return this.breaker.run(() => this.source.putBack(deliveries));
  }

  ping(): Promise<unknown> {
    return this.breaker.run(() => this.source.ping());
  }

  close(): void {
    this.breaker.shutdown();
    this.source.close();
  }
}
