import { describe, expect, it } from '@jest/globals';
import { event } from '../../test/kit/event.ts';
import { eventually } from '../../test/kit/eventually.ts';
import { quietInstruments } from '../../test/kit/instruments.ts';
import type { Database } from '../database/database.ts';
import type { EventQueue } from '../queue/event-queue.ts';
import { OutboxRelay } from './outbox-relay.ts';
import type { OutboxEvent } from './student-event.ts';

const NOW_MS = 1_000_000;

describe('OutboxRelay', () => {
  it('hands over what is in the outbox and marks it, again and again', async () => {
    const { relay, outbox, queue } = build();
    outbox.waiting.push(event(1, 'A'), event(2, 'B'));
    relay.start();
    await eventually('both are marked', 5000, () => outbox.marked.length === 2);
    outbox.waiting.push(event(3, 'A'));
    relay.wake();
    await eventually('the third is marked', 5000, () => outbox.marked.length === 3);
    await relay.close();
    expect(queue.has).toEqual(['1', '2', '3']);
  });

  it('marks nothing that the queue does not have, and tries again', async () => {
    const { relay, outbox, queue } = build();
    queue.isGone = true;
    outbox.waiting.push(event(1, 'A'));
    relay.start();
    await eventually('it was tried', 5000, () => queue.tries > 1);
    expect(outbox.marked).toEqual([]);
    queue.isGone = false;
    await eventually('it is marked', 5000, () => outbox.marked.length === 1);
    await relay.close();
  });

  it('leaves the work to the replica that is at it', async () => {
    const { relay, outbox, queue } = build();
    outbox.isTaken = true;
    outbox.waiting.push(event(1, 'A'));
    relay.start();
    await eventually('it has asked', 5000, () => outbox.asked > 1);
    await relay.close();
    expect(queue.has).toEqual([]);
  });

  it('sends again what an empty queue must have lost', async () => {
    const { relay, outbox, queue } = build(NOW_MS - 6000);
    outbox.lost.push(event(1, 'A'));
    relay.start();
    await eventually('it is there again', 5000, () => queue.has.length === 1);
    await relay.close();
    expect(queue.has).toEqual(['1']);
  });

  it.each([
    ['is still in the queue', NOW_MS - 6000, 1],
    ['was sent a moment ago', NOW_MS - 4000, 0],
  ])('does not send again what %s', async (_case, queuedSinceMs, depth) => {
    const { relay, outbox, queue } = build(queuedSinceMs);
    queue.length = depth;
    outbox.lost.push(event(1, 'A'));
    relay.start();
    await eventually('it has looked', 5000, () => outbox.asked > 1);
    await relay.close();
    expect(queue.has).toEqual([]);
  });
});

function build(queuedSinceMs?: number) {
  const outbox = new FakeOutbox();
  const queue = new FakeQueue();
  const relay = new OutboxRelay({
    transactions: outbox,
    queue,
    settings: { pollMs: 2, republishMs: 5000 },
    instruments: quietInstruments(),
    queuedSinceMs: () => queuedSinceMs,
    now: () => NOW_MS,
  });
  return { relay, outbox, queue };
}

/** Knows the statements of the relay by what they begin with. */
class FakeOutbox {
  readonly waiting: OutboxEvent[] = [];
  readonly lost: OutboxEvent[] = [];
  readonly marked: string[] = [];
  isTaken = false;
  asked = 0;

  async run<T>(work: (database: Database) => Promise<T>): Promise<T | undefined> {
    this.asked += 1;
    if (this.isTaken) return undefined;
    const query = async (text: string, parameters: readonly unknown[] = []) =>
      this.answer(text, parameters);
    return work({ query: query as Database['query'] });
  }

  private answer(text: string, parameters: readonly unknown[]): readonly unknown[] {
    if (text.startsWith('SELECT')) {
      return this.waiting.map(({ occurred_at, ...rest }) => ({
        ...rest,
        created_at: new Date(occurred_at),
      }));
    }
    if (text.includes('published_at = NULL')) {
      const again = this.lost.splice(0);
      this.waiting.push(...again);
      return again;
    }
    const ids = parameters[0] as readonly string[];
    this.marked.push(...ids);
    const rest = this.waiting.filter(({ id }) => !ids.includes(id));
    this.waiting.splice(0, this.waiting.length, ...rest);
    return [];
  }
}

class FakeQueue implements EventQueue {
  readonly has: string[] = [];
  isGone = false;
  tries = 0;
  length = 0;

  async send(events: readonly OutboxEvent[]): Promise<ReadonlySet<string>> {
    this.tries += 1;
    if (this.isGone) throw new Error('gone');
    const ids = events.map(({ id }) => id);
    this.has.push(...ids);
    return new Set(ids);
  }

  async depth(): Promise<number> {
    return this.length;
  }

  async ping(): Promise<void> {}

  close(): void {}
}
