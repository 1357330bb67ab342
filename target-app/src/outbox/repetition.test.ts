import { describe, expect, it } from '@jest/globals';
import { eventually } from '../../test/kit/eventually.ts';
import { Repetition } from './repetition.ts';

/** Longer than any test takes. */
const FOR_EVER_MS = 1_000_000;

describe('Repetition', () => {
  it('goes on at once as long as there is more, and then pauses', async () => {
    let left = 3;
    let rounds = 0;
    const repetition = new Repetition(async () => {
      rounds += 1;
      left -= 1;
      return left > 0;
    }, FOR_EVER_MS);
    repetition.start();
    await eventually('all is done', 5000, () => left === 0);
    await repetition.stop();
    expect(rounds).toBe(3);
  });

  it('does not let a hurry during the work go unheard', async () => {
    let rounds = 0;
    const repetition = new Repetition(async () => {
      rounds += 1;
      if (rounds === 1) repetition.hurry();
      return false;
    }, FOR_EVER_MS);
    repetition.start();
    await eventually('the second round', 5000, () => rounds === 2);
    await repetition.stop();
    expect(rounds).toBe(2);
  });

  it('ends a pause when hurried', async () => {
    let rounds = 0;
    const repetition = new Repetition(async () => {
      rounds += 1;
      return false;
    }, FOR_EVER_MS);
    repetition.start();
    await eventually('the first round', 5000, () => rounds === 1);
    repetition.hurry();
    await eventually('the second round', 5000, () => rounds === 2);
    await repetition.stop();
    expect(rounds).toBe(2);
  });

  it('begins nothing after it was stopped, and waits for what is under way', async () => {
    let finish: (hasMore: boolean) => void = () => undefined;
    let rounds = 0;
    const repetition = new Repetition(() => {
      rounds += 1;
      return new Promise<boolean>((resolve) => (finish = resolve));
    }, 1);
    repetition.start();
    const stopped = repetition.stop();
    finish(true);
    await stopped;
    expect(rounds).toBe(1);
  });

  it('can be stopped without having been started', async () => {
    await expect(new Repetition(async () => true, 1).stop()).resolves.toBeUndefined();
  });
});
