import { describe, expect, it } from '@jest/globals';
import { FakeWatchdog } from '../adapters/fake/fake-watchdog.ts';
import type { RunOwner } from '../domain/journal-event.ts';
import { enteredWatchdog } from './entered-watchdog.ts';

const never = (error: unknown) => {
  throw error;
};

describe('a watchdog that is entered in the registry', () => {
  it('is entered with its own process, each one that is started', () => {
    const entered: RunOwner[] = [];
    const watchdog = enteredWatchdog(new FakeWatchdog(), (one) => entered.push(one), never);
    const posted = [watchdog.start(), watchdog.start()];
    expect(entered).toEqual(posted.map((one) => one.process));
    expect(entered.map(({ pid }) => pid)).toEqual([1, 2]);
  });

  it('is sent away when it cannot be, and the reason is told', () => {
    const fake = new FakeWatchdog();
    const enter = () => {
      throw new Error('the disk is full');
    };
    expect(() => enteredWatchdog(fake, enter, never).start()).toThrow('the disk is full');
    expect(fake.done).toEqual(['start 1', 'dismiss 1']);
  });
});
