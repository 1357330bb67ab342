import { describe, expect, it } from '@jest/globals';
import { event } from '../../test/kit/event.ts';
import { eventually } from '../../test/kit/eventually.ts';
import { quietInstruments } from '../../test/kit/instruments.ts';
import type { Delivery, EventSource } from '../queue/event-queue.ts';
import { Worker } from './worker.ts';
import { workerMetrics } from './worker-metrics.ts';

const ONE = { event: event(1, 'A'), receipt: 'one' };
const TWO = { event: event(2, 'B'), receipt: 'two' };
const UNREADABLE = { event: undefined, receipt: 'unreadable' };

describe('Worker', () => {
  it('acknowledges what is done or never will be, and puts the rest back', async () => {
    const { source, counts } = await work([ONE, TWO, UNREADABLE], async () => new Set(['1']));
    expect(source.acknowledged).toEqual(['one', 'unreadable']);
    expect(source.putAside).toEqual(['two']);
    expect(await counts()).toEqual({ done: 1, failed: 1, unreadable: 1 });
  });

  it('puts everything back when nothing could be done', async () => {
    const { source, counts } = await work([ONE, TWO], () => Promise.reject(new Error('gone')));
    expect(source.acknowledged).toEqual([]);
    expect(source.putAside).toEqual(['one', 'two']);
    expect(await counts()).toEqual({ failed: 2 });
  });

  it('asks again when the source fails', async () => {
    const { source } = await work([ONE], async () => new Set(['1']), 2);
    expect(source.acknowledged).toEqual(['one']);
  });
});

async function work(
  deliveries: readonly Delivery[],
  handle: () => Promise<ReadonlySet<string>>,
  failures = 0,
) {
  const { log, metrics } = quietInstruments();
  const source = new FakeSource(deliveries, failures);
  const own = workerMetrics(metrics.register);
  const worker = new Worker({ source, handler: { handle }, metrics: own, log });
  worker.start(1);
  await eventually('they were worked on', 5000, () => {
    return source.acknowledged.length + source.putAside.length === deliveries.length;
  });
  await worker.stop();
  const counts = async () => {
    const some = (await own.workerEvents.get()).values.filter(({ value }) => value > 0);
    const counted: [string, number][] = some.map(({ labels, value }) => [
      String(labels.result),
      value,
    ]);
    return Object.fromEntries(counted);
  };
  return { source, counts };
}

/** Fails so many times, gives its deliveries once, and is empty from then on. */
class FakeSource implements EventSource {
  readonly acknowledged: string[] = [];
  readonly putAside: string[] = [];
  private deliveries: readonly Delivery[];
  private failures: number;

  constructor(deliveries: readonly Delivery[], failures: number) {
    this.deliveries = deliveries;
    this.failures = failures;
  }

  async receive(): Promise<readonly Delivery[]> {
    if (this.failures > 0) {
      this.failures -= 1;
      throw new Error('gone');
    }
    const given = this.deliveries;
    this.deliveries = [];
    if (given.length === 0) await new Promise((resolve) => setTimeout(resolve, 5));
    return given;
  }

  async acknowledge(deliveries: readonly Delivery[]): Promise<void> {
    this.acknowledged.push(...deliveries.map(({ receipt }) => receipt));
  }

  async putBack(deliveries: readonly Delivery[]): Promise<void> {
    this.putAside.push(...deliveries.map(({ receipt }) => receipt));
  }

  async ping(): Promise<void> {}

  close(): void {}
}
