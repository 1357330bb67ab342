import { describe, expect, it } from '@jest/globals';
import { TooLateError, within } from './within.ts';

describe('within', () => {
  it('hands on the outcome of work that is done in time', async () => {
    await expect(within(10_000, Promise.resolve('done'))).resolves.toBe('done');
    const failure = new Error('broken');
    await expect(within(10_000, Promise.reject(failure))).rejects.toBe(failure);
  });

  it('gives up on work that takes longer', async () => {
    const never = new Promise(() => undefined);
    await expect(within(5, never)).rejects.toEqual(new TooLateError(5));
    await expect(within(5, never)).rejects.toThrow('No answer within 5 ms.');
  });

  it('takes an answer that was already there after a stall of the process', async () => {
    // The work is due before the limit, but both timers fire in the same turn, after the stall.
    const work = new Promise((resolve) =>
      setTimeout(() => setImmediate(() => resolve('there')), 1),
    );
    const outcome = within(10, work);
    const stallUntilMs = performance.now() + 30;
    while (performance.now() < stallUntilMs);
    await expect(outcome).resolves.toBe('there');
  });
});
