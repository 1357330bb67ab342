import { describe, expect, it } from '@jest/globals';
import { FakeClock } from './fake-clock.ts';
import { fakeLocation, FakeProcessControl } from './fake-process-control.ts';

const API = fakeLocation('api');

describe('FakeProcessControl', () => {
  it('starts another incarnation of what was killed, after a while', async () => {
    const clock = new FakeClock(0);
    const processes = new FakeProcessControl(clock, { restartAfterMs: 500 });
    const first = processes.start('api');
    expect(await processes.find(API)).toEqual(first);
    expect(await processes.signal(first, 'kill')).toBe('sent');
    expect(await processes.find(API)).toBe('not-running');
    expect(await processes.signal(first, 'kill')).toBe('gone');
    await clock.advance(500);
    const second = await processes.find(API);
    expect(second).not.toEqual(first);
    expect(second).toMatchObject({ kind: 'process' });
    expect(await processes.state(first)).toBe('gone');
  });

  it('pauses and resumes exactly one incarnation', async () => {
    const processes = new FakeProcessControl(new FakeClock(0));
    const incarnation = processes.start('api');
    await processes.signal(incarnation, 'pause');
    expect(await processes.state(incarnation)).toBe('paused');
    const another = { ...incarnation, startTime: 'another' };
    expect(await processes.signal(another, 'resume')).toBe('gone');
    await processes.signal(incarnation, 'resume');
    expect(await processes.state(incarnation)).toBe('running');
  });

  it('ends what is asked to, unless it is deaf', async () => {
    const clock = new FakeClock(0);
    for (const isDeaf of [false, true]) {
      const processes = new FakeProcessControl(clock, { isDeaf });
      const incarnation = processes.start('api');
      expect(await processes.signal(incarnation, 'terminate')).toBe('sent');
      expect(await processes.state(incarnation)).toBe(isDeaf ? 'running' : 'gone');
    }
  });

  it('starts nothing again once it was taken down', async () => {
    const clock = new FakeClock(0);
    const processes = new FakeProcessControl(clock, { restartAfterMs: 500 });
    const incarnation = processes.start('api');
    await processes.signal(incarnation, 'kill');
    processes.takeDown();
    await clock.advance(500);
    expect(await processes.find(API)).toBe('environment-gone');
    expect(await processes.state(incarnation)).toBe('gone');
  });
});
