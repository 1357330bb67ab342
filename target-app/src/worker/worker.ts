import { setTimeout as pause } from 'node:timers/promises';
import type { Log } from '../observability/instruments.ts';
import type { Delivery, EventSource } from '../queue/event-queue.ts';
import { failureResult } from '../resilience/use-result.ts';
import type { EventHandler } from './event-handler.ts';
import type { WorkerMetrics } from './worker-metrics.ts';

const SHORTEST_PAUSE_MS = 100;
const LONGEST_PAUSE_MS = 1000;
/** More come together after this, and ten at once cost hardly more than one; data may be far older before it is stale. */
const GATHER_MS = 100;

export type WorkerParts = {
  readonly source: EventSource;
  readonly handler: Pick<EventHandler, 'handle'>;
  readonly metrics: WorkerMetrics;
  readonly log: Log;
};

/** Takes events from their source, has them worked on, and acknowledges what is done; the rest comes again. */
export class Worker {
  private readonly parts: WorkerParts;
  private readonly running: Promise<void>[] = [];
  private isStopped = false;

  constructor(parts: WorkerParts) {
    this.parts = parts;
  }

  /** @param atOnce how many batches are worked on side by side. */
  start(atOnce: number): void {
    for (let index = 0; index < atOnce; index += 1) this.running.push(this.run());
  }

  /** Resolves when what was received is finished or put back. */
  async stop(): Promise<void> {
    this.isStopped = true;
    await Promise.all(this.running);
  }

  private async run(): Promise<void> {
    let failedInARow = 0;
    while (!this.isStopped) {
      const isWell = await this.round();
      failedInARow = isWell ? 0 : failedInARow + 1;
      await pause(isWell ? GATHER_MS : pauseAfterFailureMs(failedInARow));
    }
  }

  /** Whether the source answered and everything it gave is done. */
  private async round(): Promise<boolean> {
    const { source, metrics, log } = this.parts;
    try {
      const deliveries = await source.receive();
      metrics.queueReceives.inc({ result: deliveries.length === 0 ? 'empty' : 'ok' });
      return deliveries.length === 0 || (await this.workOn(deliveries));
    } catch (error) {
      metrics.queueReceives.inc({ result: failureResult(error) });
      log.debug({ err: error }, 'no events could be received');
      return false;
    }
  }

  private async workOn(deliveries: readonly Delivery[]): Promise<boolean> {
    const { source, metrics, log } = this.parts;
    const readable = deliveries.flatMap(({ event }) => event ?? []);
    let done: ReadonlySet<string> = new Set();
    try {
      done = await this.parts.handler.handle(readable);
    } catch (error) {
      log.debug({ err: error }, 'events have to wait');
    }
    const finished = deliveries.filter(({ event }) => event === undefined || done.has(event.id));
    const unfinished = deliveries.filter((delivery) => !finished.includes(delivery));
    const unreadable = deliveries.length - readable.length;
    if (unreadable > 0) log.error({ messages: unreadable }, 'messages are no events; dropped');
    metrics.workerEvents.inc({ result: 'done' }, finished.length - unreadable);
    metrics.workerEvents.inc({ result: 'failed' }, unfinished.length);
    metrics.workerEvents.inc({ result: 'unreadable' }, unreadable);
    try {
      await source.acknowledge(finished);
      await source.putBack(unfinished);
    } catch (error) {
      // They come again when their time is up, and doing them again changes nothing.
      log.debug({ err: error }, 'events could not be acknowledged');
      return false;
    }
    return unfinished.length === 0;
  }
}

function pauseAfterFailureMs(failedInARow: number): number {
  return Math.min(SHORTEST_PAUSE_MS * 2 ** (failedInARow - 1), LONGEST_PAUSE_MS);
}
