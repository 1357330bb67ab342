import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { describe, expect, it } from '@jest/globals';
import { isStillThere, processWithPid, stateOfOwner, thisProcess } from './this-process.ts';

describe('the owner of a run', () => {
  it('is this process, which is there', () => {
    expect(thisProcess()).toEqual(processWithPid(process.pid));
    expect(stateOfOwner(thisProcess())).toBe('running');
  });

  it('is gone when another process has its pid, and when the machine has booted since', () => {
    expect(isStillThere({ ...thisProcess(), startTime: '1' })).toBe(false);
    expect(isStillThere({ ...thisProcess(), bootId: 'another boot' })).toBe(false);
  });

  it('is still there while it is stopped, and gone once it was killed, reaped or not', async () => {
    const child = spawn('sleep', ['60']);
    await once(child, 'spawn');
    const owner = processWithPid(child.pid ?? 0);
    child.kill('SIGSTOP');
    while (stateOfOwner(owner) !== 'stopped') spawnSync('true');
    expect(isStillThere(owner)).toBe(true);
    const ended = once(child, 'exit');
    child.kill('SIGKILL');
    // Until this turn of the event loop is over, nobody reaps it.
    while (stateOfOwner(owner) !== 'gone') spawnSync('true');
    expect(isStillThere(owner)).toBe(false);
    await ended;
    expect(isStillThere(owner)).toBe(false);
  });
});
