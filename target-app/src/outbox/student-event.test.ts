import { describe, expect, it } from '@jest/globals';
import { event } from '../../test/kit/event.ts';
import { decodeEvent, isBefore, orderingKey } from './student-event.ts';

describe('an event', () => {
  it('is the same after its way over the queue', () => {
    const sent = event(7, 'STU-1');
    expect(decodeEvent(JSON.stringify(sent))).toEqual(sent);
  });

  it.each([undefined, '', 'null', '{}', '{"id":"x"}', JSON.stringify({ ...event(1, 'A'), id: 1 })])(
    'is not made of %p',
    (text) => {
      expect(decodeEvent(text)).toBeUndefined();
    },
  );

  it('is before another by number, not by digits', () => {
    expect(isBefore(event(9, 'A'), event(10, 'A'))).toBe(true);
    expect(isBefore(event(10, 'A'), event(9, 'A'))).toBe(false);
    expect(isBefore(event(9, 'A'), event(9, 'A'))).toBe(false);
  });

  it('keeps its order with those of its student, and with nothing when it has none', () => {
    expect(orderingKey(event(1, 'A'))).toBe(orderingKey(event(2, 'A')));
    const without = { ...event(1, 'A'), student_id: null };
    expect(orderingKey(without)).not.toBe(orderingKey({ ...without, id: '2' }));
  });
});
