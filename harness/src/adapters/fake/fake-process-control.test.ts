import { describe, expect, it } from '@jest/globals';
import { FakeClock } from './fake-clock.ts';
import { FakeProcessControl } from './fake-process-control.ts';

describe('FakeProcessControl', () => {
  it('starts another incarnation of what was killed, after a while', async () => {
    const clock = new FakeClock(0);
    const processes = new FakeProcessControl(clock, { restartAfterMs: 500 });
    const first = processes.start('api');
    expect(await processes.find('api')).toEqual(first);
    expect(await processes.signal(first, 'kill')).toBe('sent');
    expect(await processes.find('api')).toBeUndefined();
    expect(await processes.signal(first, 'kill')).toBe('gone');
    await clock.advance(500);
    const second = await processes.find('api');
    expect(second).not.toEqual(first);
    expect(await processes.state(first)).toBe('gone');
  });

  it('pauses and resumes exactly one incarnation', async () => {
    const processes = new FakeProcessControl(new FakeClock(0));
    const identity = processes.start('api');
    await processes.signal(identity, 'pause');
    expect(await processes.state(identity)).toBe('paused');
    expect(await processes.signal({ ...identity, startTime: 'another' }, 'resume')).toBe('gone');
    await processes.signal(identity, 'resume');
    expect(await processes.state(identity)).toBe('running');
  });
});
