import { mkdtemp, readFile, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from '@jest/globals';
import { faultline, startFaultline, whatStillRuns } from '../kit/faultline-process.ts';

async function eventually(condition: () => boolean, limitMs: number): Promise<void> {
  const deadline = Date.now() + limitMs;
  while (!condition() && Date.now() < deadline) {
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}

it('SIGKILL of a run leaves nothing running, and a journal that can still be read', async () => {
  const out = await mkdtemp(join(tmpdir(), 'faultline-killed-'));
  try {
    const running = startFaultline([
      'run',
      'cache-latency',
      '--out',
      out,
      '--set',
      'phases.warmup=2s',
    ]);
    await running.says('baseline');
    expect(whatStillRuns().length).toBeGreaterThan(5);
    running.child.kill('SIGKILL');
    await running.finished;
    await eventually(() => whatStillRuns().length === 0, 15_000);
    expect(whatStillRuns()).toEqual([]);

    const [run = ''] = await readdir(join(out, 'cache-latency'));
    const folder = join(out, 'cache-latency', run);
    expect((await faultline(['report', folder])).exitCode).toBe(0);
    const report = JSON.parse(await readFile(join(folder, 'report.json'), 'utf8')) as object;
    expect(report).toMatchObject({ status: 'failed', verdict: 'inconclusive' });
  } finally {
    await rm(out, { recursive: true });
  }
});
