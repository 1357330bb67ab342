import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync, readlinkSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import {
  isElsewhere,
  isStillThere,
  processWithPid,
  SILENT_LIMIT_MS,
  stateOfOwner,
  thisProcess,
} from './this-process.ts';

describe('the owner of a run', () => {
  it('is this process, which is there', () => {
    expect(thisProcess()).toEqual(processWithPid(process.pid));
    expect(stateOfOwner(thisProcess())).toBe('running');
  });

  it('is told apart by its boot and its PID namespace, and gone when another process has its pid', () => {
    const { pid, startTime, bootId, pidNamespace } = thisProcess();
    expect({ pid, bootId, pidNamespace }).toEqual({
      pid: process.pid,
      bootId: readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim(),
      pidNamespace: readlinkSync('/proc/self/ns/pid'),
    });
    expect(isElsewhere({ pid, startTime, bootId })).toBe(false);
    expect(isStillThere({ pid, startTime, bootId })).toBe(true);
    expect(isStillThere({ ...thisProcess(), startTime: '1' })).toBe(false);
  });

  it.each([
    ['another boot or host', { bootId: 'another' }],
    ['another PID namespace', { pidNamespace: 'pid:[1]' }],
  ])(
    'of %s is judged by its last sign of life, and without any it is still there',
    (_of, other) => {
      // This very pid, so that looking it up here would tell the wrong thing.
      const owner = { ...thisProcess(), ...other };
      expect(isElsewhere(owner)).toBe(true);
      expect(isStillThere(owner)).toBe(true);
      expect(isStillThere(owner, Date.now() - 1_000)).toBe(true);
      expect(isStillThere(owner, Date.now() - SILENT_LIMIT_MS)).toBe(false);
      expect(stateOfOwner({ ...owner, startTime: '1' })).toBe('running');
    },
  );

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
