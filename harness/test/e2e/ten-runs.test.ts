import { mkdtemp, readFile, readdir, rm } from 'node:fs/promises';
import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from '@jest/globals';
import { repository, startFaultline, whatStillRuns } from '../kit/faultline-process.ts';

/** What ten runs could leave behind on a machine; a port is held by a process. */
async function leftovers() {
  return {
    processes: whatStillRuns(),
    dataFolders: (await readdir(tmpdir())).filter((name) => name.startsWith('faultline-data-')),
    instances: existsSync(join(repository, '.faultline'))
      ? readdirSync(join(repository, '.faultline')).filter((name) => name.includes('-run-'))
      : [],
    sharedMemorySegments: readFileSync('/proc/sysvipc/shm', 'utf8').trim().split('\n').length,
  };
}

it('ten runs in a row leave no process, folder, file descriptor or shared memory behind', async () => {
  const out = await mkdtemp(join(tmpdir(), 'faultline-ten-'));
  const before = await leftovers();
  try {
    const running = startFaultline([
      'run',
      'steady-state',
      '--repeat',
      '10',
      '--out',
      out,
      '--set',
      'load.rate=300/s',
      '--set',
      'phases.warmup=1s',
      '--set',
      'phases.baseline=5s',
    ]);
    const openFiles: number[] = [];
    running.child.stdout?.on('data', (text: string) => {
      if (!text.includes('ends with')) return;
      openFiles.push(readdirSync(`/proc/${String(running.child.pid)}/fd`).length);
    });
    const { exitCode, stdout, stderr } = await running.finished;
    expect(openFiles).toHaveLength(10);
    expect(openFiles.at(-1)).toBeLessThanOrEqual(openFiles[1]! + 2);
    // Whether so short a run keeps its promises depends on the machine; that it ends in good order does not.
    expect({ isJudged: exitCode === 0 || exitCode === 1, stderr, stdout }).toMatchObject({
      isJudged: true,
    });
    const runs = await readdir(join(out, 'steady-state'));
    const reports = await Promise.all(
      runs.map((run) => readFile(join(out, 'steady-state', run, 'report.json'), 'utf8')),
    );
    expect(reports.map((text) => JSON.parse(text) as object)).toEqual(
      Array.from({ length: 10 }, () =>
        expect.objectContaining({ status: 'completed', cleanup: 'clean' }),
      ),
    );
    expect(await leftovers()).toEqual(before);
  } finally {
    await rm(out, { recursive: true });
  }
});
