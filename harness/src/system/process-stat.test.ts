import { describe, expect, it } from '@jest/globals';
import { allProcessStats, processStat, processStatsFromPs } from './process-stat.ts';

describe('a process, as the system tells it', () => {
  it('is read the same from ps as from the kernel', () => {
    const own = processStat(process.pid)!;
    expect(own).toEqual({
      pid: process.pid,
      parentPid: process.ppid,
      groupId: expect.any(Number),
      letter: 'R',
      startTime: expect.stringMatching(/^\d+$/),
    });
    expect(processStatsFromPs(['-p', String(process.pid)])).toEqual([
      {
        ...own,
        letter: expect.stringMatching(/^[RS]$/),
        startTime: expect.stringMatching(/^\w+ +\w+ +\d+ .*\d{4}$/),
      },
    ]);
  });

  it('is undefined when there is none with that pid', () => {
    expect(processStat(4_194_304)).toBeUndefined();
    expect(processStatsFromPs(['-p', '4194304'])).toEqual([]);
  });

  it('is among all that there are', () => {
    const pids = allProcessStats().map(({ pid }) => pid);
    expect(pids).toEqual(expect.arrayContaining([process.pid, process.ppid]));
  });
});
