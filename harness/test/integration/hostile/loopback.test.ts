import { createServer } from 'node:net';
import { cp, mkdtemp, rm, symlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { repository, startFaultline, whatStillRuns } from '../../kit/faultline-process.ts';
import { listenersOf } from './listeners.ts';

/** For a busy machine; the run is ended as soon as everything is up. */
jest.setTimeout(180_000);

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'faultline-loopback-'));
  process.env['FAULTLINE_STATE_HOME'] = join(folder, 'state');
  for (const part of ['faultline.yaml', 'experiments', 'scenarios']) {
    await cp(join(repository, part), join(folder, part), { recursive: true });
  }
  await symlink(join(repository, 'target-app'), join(folder, 'target-app'));
});
afterAll(() => rm(folder, { recursive: true }));

describe('everything that a run in the local environment starts', () => {
  it('listens on loopback only', async () => {
    const short = ['--set', 'phases.warmup=5s', '--set', 'phases.baseline=10s'];
    const run = startFaultline(['run', 'cache-latency', ...short], folder);
    await run.says('network-latency on api->redis injected');
    const running = whatStillRuns().map((line) => Number(line.split(' ')[0]));
    const listeners = listenersOf(running);
    run.child.kill('SIGINT');
    expect((await run.finished).exitCode).toBe(130);
    // PostgreSQL, Redis, the app, Prometheus, Toxiproxy with its two proxies, k6, and the harness itself.
    expect(listeners.length).toBeGreaterThanOrEqual(8);
    const elsewhere = listeners.filter(({ address }) => !/^127\.|^::1$/.test(address));
    expect(elsewhere).toEqual([]);
    expect(whatStillRuns()).toEqual([]);
  });
});

describe('the look at listeners', () => {
  it.each([
    ['127.0.0.1', '127.0.0.1'],
    ['0.0.0.0', '0.0.0.0'],
    ['::1', '::1'],
    ['::', '0'.repeat(32)],
  ])('sees one on %s', async (host, address) => {
    const server = createServer();
    await new Promise<void>((resolve) => {
      server.listen(0, host, resolve);
    });
    const { port } = server.address() as { readonly port: number };
    expect(listenersOf([process.pid])).toContainEqual({ pid: process.pid, address, port });
    server.close();
  });
});
