import { describe, expect, it } from '@jest/globals';
import { event } from '../../test/kit/event.ts';
import { publishInOrder } from './publish-in-order.ts';
import type { OutboxEvent } from './student-event.ts';

const always = () => true;

describe('publishInOrder', () => {
  it('never sends two events of a student at once, and at most ten events', async () => {
    const queue = new FakeQueue();
    const events = [
      ...range(1, 12).map((id) => event(id, `S${id}`)),
      event(13, 'S1'),
      event(14, 'S1'),
    ];
    const outcome = await publishInOrder(queue, events, always);
    expect(outcome).toEqual({ published: events.map(({ id }) => id), failure: undefined });
    expect(queue.sends).toEqual([range(1, 10).map(String), ['11', '12', '13'], ['14']]);
  });

  it('holds back what follows an event that the queue has refused', async () => {
    const queue = new FakeQueue();
    queue.refuses.add('1');
    const outcome = await publishInOrder(
      queue,
      [event(1, 'A'), event(2, 'B'), event(3, 'A'), event(4, 'B')],
      always,
    );
    expect(outcome).toEqual({ published: ['2', '4'], failure: undefined });
    expect(queue.sends).toEqual([['1', '2'], ['4']]);
  });

  it('stops when the queue fails, and tells what it has until then', async () => {
    const queue = new FakeQueue();
    const failure = new Error('gone');
    queue.failsFrom(1, failure);
    const outcome = await publishInOrder(
      queue,
      [event(1, 'A'), event(2, 'A'), event(3, 'A')],
      always,
    );
    expect(outcome).toEqual({ published: ['1'], failure });
  });

  it('begins no send when its time is up', async () => {
    const queue = new FakeQueue();
    const events = [event(1, 'A'), event(2, 'A')];
    const outcome = await publishInOrder(queue, events, () => queue.sends.length < 1);
    expect(outcome).toEqual({ published: ['1'], failure: undefined });
  });

  it('takes a queue that refuses everything for one that fails', async () => {
    const queue = new FakeQueue();
    queue.refuses.add('1');
    const outcome = await publishInOrder(queue, [event(1, 'A'), event(2, 'A')], always);
    expect(outcome).toEqual({
      published: [],
      failure: new Error('The queue took none of the events.'),
    });
  });
});

class FakeQueue {
  readonly sends: string[][] = [];
  readonly refuses = new Set<string>();
  private failure: { readonly from: number; readonly error: Error } | undefined;

  failsFrom(from: number, error: Error): void {
    this.failure = { from, error };
  }

  async send(events: readonly OutboxEvent[]): Promise<ReadonlySet<string>> {
    if (this.failure !== undefined && this.sends.length >= this.failure.from) {
      throw this.failure.error;
    }
    const ids = events.map(({ id }) => id);
    this.sends.push(ids);
    return new Set(ids.filter((id) => !this.refuses.has(id)));
  }
}

function range(from: number, to: number): readonly number[] {
  return Array.from({ length: to - from + 1 }, (_, index) => from + index);
}
