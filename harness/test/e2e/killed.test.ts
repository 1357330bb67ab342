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

it('what a killed run has broken in an environment that stays up is undone by its watchdog', async () => {
  const out = await mkdtemp(join(tmpdir(), 'faultline-watchdog-'));
  expect((await faultline(['env', 'up'])).exitCode).toBe(0);
  try {
    const short = ['--set', 'phases.warmup=1s', '--set', 'phases.baseline=12s'];
    const running = startFaultline(['run', 'cache-latency', '--out', out, ...short]);
    await running.says('proved');
    const whole = envProcesses();
    const { stdout } = await faultline(['env', 'status', '--json']);
    const url = /"toxiproxy": "(http[^"]+)"/.exec(stdout)?.[1] ?? '';
    const toxics = async () => {
      const answer = (await (await fetch(`${url}/proxies`)).json()) as Record<string, Proxy>;
      return Object.values(answer).flatMap((proxy) => proxy.toxics.map(({ name }) => name));
    };
    expect(await toxics()).toEqual([expect.stringContaining('faultline-')]);
    const [run = ''] = await readdir(join(out, 'cache-latency'));
    const folder = join(out, 'cache-latency', run);

    running.child.kill('SIGKILL');
    await running.finished;
    await eventually(() => whatStillRuns().length <= whole, 15_000);
    expect(await toxics()).toEqual([]);
    expect(whatStillRuns().filter((line) => /k6 run|watchdog-main/.test(line))).toEqual([]);
    const report = JSON.parse(await readFile(join(folder, 'report.json'), 'utf8')) as object;
    expect(report).toMatchObject({
      status: 'failed',
      cleanup: 'clean',
      takeovers: [{ by: 'watchdog' }],
    });
    expect(await faultline(['recover', folder])).toMatchObject({
      exitCode: 0,
      stdout: 'Nothing is left to undo.\n',
    });
    expect(await faultline(['status'])).toMatchObject({ exitCode: 0 });
  } finally {
    expect((await faultline(['env', 'down'])).exitCode).toBe(0);
    await rm(out, { recursive: true });
  }
});

/** How many processes are the environment's own: all but the harness, its load generator and its watchdog. */
function envProcesses(): number {
  return whatStillRuns().filter((line) => !/k6 run|watchdog-main|faultline\.js run/.test(line))
    .length;
}

type Proxy = { readonly toxics: readonly { readonly name: string }[] };
