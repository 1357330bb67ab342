import { describe, expect, it } from '@jest/globals';
import { FakeClock } from './fake-clock.ts';

const never = new AbortController().signal;

describe('FakeClock', () => {
  it('stands still until it is moved, and wakes sleepers in order', async () => {
    const clock = new FakeClock(1_000);
    const woken: string[] = [];
    const sleepers = [300, 100, 200].map(async (durationMs) => {
      await clock.sleep(durationMs, never);
      woken.push(`${durationMs} at ${clock.now()}`);
    });
    await clock.advance(99);
    expect([clock.now(), woken]).toEqual([1_099, []]);
    await clock.advance(150);
    expect([clock.now(), woken]).toEqual([1_249, ['100 at 1100', '200 at 1200']]);
    await clock.advance(1_000);
    expect(woken).toEqual(['100 at 1100', '200 at 1200', '300 at 1300']);
    await Promise.all(sleepers);
  });

  it('wakes on its way those who fall asleep on its way', async () => {
    const clock = new FakeClock(0);
    let steps = 0;
    const walking = (async () => {
      for (; steps < 5; steps += 1) await clock.sleep(10, never);
    })();
    await clock.advance(50);
    expect([steps, clock.now()]).toEqual([5, 50]);
    await walking;
  });

  it('rejects a sleeper with the reason of its signal, and forgets it', async () => {
    const clock = new FakeClock(0);
    const controller = new AbortController();
    const sleeping = clock.sleep(100, controller.signal);
    const reason = new Error('woken');
    controller.abort(reason);
    await expect(sleeping).rejects.toBe(reason);
    await expect(clock.sleep(1, controller.signal)).rejects.toBe(reason);
    await clock.advance(200);
    expect(clock.now()).toBe(200);
  });

  it('moves by itself from sleeper to sleeper', async () => {
    const clock = new FakeClock(0, { moves: 'by-itself' });
    const times: number[] = [];
    await Promise.all(
      [3_600_000, 1_000].map(async (durationMs) => {
        await clock.sleep(durationMs, never);
        times.push(clock.now());
      }),
    );
    expect(times).toEqual([1_000, 3_600_000]);
  });
});
