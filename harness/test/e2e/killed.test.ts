import { statSync } from 'node:fs';
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

it('what a killed run left on an environment that stays up is undone by recover', async () => {
  const out = await mkdtemp(join(tmpdir(), 'faultline-recover-'));
  expect((await faultline(['env', 'up'])).exitCode).toBe(0);
  try {
    const short = ['--set', 'phases.warmup=1s', '--set', 'phases.baseline=12s'];
    const running = startFaultline(['run', 'cache-latency', '--out', out, ...short]);
    await running.says('proved');
    running.child.kill('SIGKILL');
    await running.finished;
    const { stdout } = await faultline(['env', 'status', '--json']);
    const url = /"toxiproxy": "(http[^"]+)"/.exec(stdout)?.[1] ?? '';
    const toxics = async () => {
      const answer = (await (await fetch(`${url}/proxies`)).json()) as Record<string, Proxy>;
      return Object.values(answer).flatMap((proxy) => proxy.toxics.map(({ name }) => name));
    };
    expect(await toxics()).toEqual([expect.stringContaining('faultline-')]);

    const [run = ''] = await readdir(join(out, 'cache-latency'));
    const folder = join(out, 'cache-latency', run);
    await eventually(
      () => Date.now() - statSync(join(folder, 'journal.ndjson')).mtimeMs > 5_500,
      10_000,
    );
    expect(await faultline(['recover', folder])).toMatchObject({
      exitCode: 0,
      stdout: 'network-latency-1: undone\n',
    });
    expect(await toxics()).toEqual([]);
    expect(await faultline(['recover', folder])).toMatchObject({
      stdout: 'Nothing is left to undo.\n',
    });
  } finally {
    expect((await faultline(['env', 'down'])).exitCode).toBe(0);
    await rm(out, { recursive: true });
  }
});

type Proxy = { readonly toxics: readonly { readonly name: string }[] };
