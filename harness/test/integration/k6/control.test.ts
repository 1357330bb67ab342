import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it, jest } from '@jest/globals';

import type { K6Options } from '../../../src/adapters/k6/k6-load-generator.ts';
import { K6LoadGenerator } from '../../../src/adapters/k6/k6-load-generator.ts';
import type { LoadOrder } from '../../../src/ports/load-generator.ts';
import { toolPath } from '../tools.ts';
import { eventually } from './eventually.ts';
import { loadRecorder } from './load-recorder.ts';
import { processesWith } from './processes.ts';
import type { TruthServer } from './truth-server.ts';
import { answer, truthServer } from './truth-server.ts';

// For machines that stall: nothing here takes longer than a few seconds.
jest.setTimeout(60_000);

const never = new AbortController().signal;
const scenariosDir = new URL('fixtures', import.meta.url).pathname;

const generator = (options: Partial<K6Options> = {}) =>
  new K6LoadGenerator({ k6Path: toolPath('k6'), scenariosDir, ...options });

const order = (baseUrl: string, changes: Partial<LoadOrder> = {}): LoadOrder => ({
  scenario: 'one-get',
  ratePerSecond: 20,
  durationMs: 60_000,
  requestTimeoutMs: 1_000,
  baseUrl,
  ...changes,
});

const open: TruthServer[] = [];
const folders: string[] = [];
afterEach(() => {
  open.splice(0).forEach((server) => server.close());
  folders.splice(0).forEach((folder) => rmSync(folder, { recursive: true }));
});

async function serving(): Promise<TruthServer> {
  const server = await truthServer((_n, _request, response) => answer(response, 200));
  open.push(server);
  return server;
}

describe('k6 under control', () => {
  it('holds still until it is released', async () => {
    const server = await serving();
    const session = await generator().start(order(server.url), loadRecorder(), never);
    expect(server.seen).toEqual([]);
    expect(server.others).toEqual([]);
    const beforeMs = Date.now();
    const releasedAtMs = await session.release();
    expect(releasedAtMs).toBeGreaterThanOrEqual(beforeMs);
    await eventually('the first request', () => server.seen.length > 0);
    expect(server.seen[0]!.beganMs).toBeGreaterThanOrEqual(beforeMs);
    expect(server.others).toEqual(['/setup']);
    await session.stop();
  });

  it('can be stopped before it was released', async () => {
    const server = await serving();
    const session = await generator().start(order(server.url), loadRecorder(), never);
    expect(await session.stop()).toMatchObject({ exitCode: 103, asked: true, cut: 0, log: [] });
    expect(server.seen).toEqual([]);
  });

  it('says what it is and how it was called, without passwords', async () => {
    const server = await serving();
    const url = server.url.replace('http://', 'http://somebody:secret@');
    const session = await generator().start(order(url), loadRecorder(), never);
    expect(session.tool).toMatch(/^k6 v2\.\d+\.\d+$/);
    expect(session.command).toContain(`--env=BASE_URL=${server.url}`);
    expect(session.command.join(' ')).not.toContain('secret');
    await session.stop();
  });

  it('is ended by a signal when its API does not answer, and the end says so', async () => {
    const server = await serving();
    const patience = { apiMs: 300, signalMs: 300 };
    const session = await generator({ patience }).start(order(server.url), loadRecorder(), never);
    await session.release();
    processesWith(server.url).forEach((pid) => process.kill(pid, 'SIGSTOP'));
    expect(await session.stop()).toMatchObject({
      exitCode: null,
      asked: true,
      log: [
        'k6 ended: signal SIGKILL.',
        'k6 could not be stopped through its API (no answer within 300 ms), so it was sent signals.',
        'k6 ignored SIGINT and SIGTERM and was killed: its last samples and the requests in flight are not counted.',
      ],
    });
    expect(processesWith(server.url)).toEqual([]);
  });

  it('says that it ended when nobody asked it to', async () => {
    const server = await serving();
    const recorder = loadRecorder();
    const session = await generator().start(order(server.url), recorder, never);
    await session.release();
    await eventually('ten requests', () => server.seen.length >= 10);
    processesWith(server.url).forEach((pid) => process.kill(pid, 'SIGTERM'));
    const end = await session.ended;
    expect(end).toMatchObject({ exitCode: 105, asked: false });
    expect(end.log[0]).toBe('k6 ended: exit code 105, ended by a signal.');
    // One that had not reached the server yet is cut, too.
    expect(recorder.totals()['ok']! + end.cut).toBeGreaterThanOrEqual(server.seen.length);
  });

  it('takes another port when its own was taken in the meantime', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'faultline-k6-'));
    folders.push(folder);
    const k6Path = join(folder, 'k6');
    const unlucky = `[ "$1" = run ] && mkdir "${folder}/ran-once" 2>/dev/null && exit 106`;
    writeFileSync(k6Path, `#!/bin/sh\n${unlucky}\nexec "${toolPath('k6')}" "$@"\n`);
    chmodSync(k6Path, 0o755);
    const server = await serving();
    const session = await generator({ k6Path }).start(order(server.url), loadRecorder(), never);
    expect(await session.stop()).toMatchObject({ exitCode: 103, asked: true });
  });
});

describe('k6 that does not come up', () => {
  it('reports what a script threw', async () => {
    const start = generator().start(
      order('http://127.0.0.1:1', { scenario: 'throws-at-start' }),
      loadRecorder(),
      never,
    );
    await expect(start).rejects.toMatchObject({
      code: 'LOAD_FAILED',
      message:
        'k6 ended before it was ready (exit code 107, the script has an error): Error: There is no student to browse.',
      hint: 'Mend the scenario; nothing was sent yet.',
      cause: { message: expect.stringContaining('throws-at-start.ts:3') },
    });
  });

  it('reports a script that is not there', async () => {
    const start = generator().start(
      order('http://127.0.0.1:1', { scenario: 'no-such' }),
      loadRecorder(),
      never,
    );
    await expect(start).rejects.toMatchObject({
      code: 'LOAD_FAILED',
      message: expect.stringContaining('no-such.ts'),
    });
  });

  it('ends a script that makes it spin, and says what may be in it', async () => {
    const patience = { startUpMs: 1_000 };
    const url = 'http://127.0.0.1:1/spins-past-its-deadline';
    const start = generator({ patience }).start(
      order(url, { scenario: 'spins' }),
      loadRecorder(),
      never,
    );
    await expect(start).rejects.toMatchObject({
      code: 'LOAD_FAILED',
      message: expect.stringMatching(/^k6 was not ready after 1 s( and used [\d.]+ s of CPU)?\.$/),
      hint: expect.stringContaining('makes k6 spin'),
    });
    expect(processesWith(url)).toEqual([]);
  });

  it('is ended at once when the run is given up meanwhile', async () => {
    const url = 'http://127.0.0.1:1/spins-until-given-up';
    const giveUp = new AbortController();
    const start = generator().start(
      order(url, { scenario: 'spins' }),
      loadRecorder(),
      giveUp.signal,
    );
    const rejected = expect(start).rejects.toThrow('Ctrl-C');
    await eventually('k6 is there', () => processesWith(url).length > 0);
    giveUp.abort(new Error('Ctrl-C'));
    await rejected;
    expect(processesWith(url)).toEqual([]);
  });

  it('reports a program that is no k6', async () => {
    const start = generator({ k6Path: '/bin/echo' }).start(
      order('http://127.0.0.1:1'),
      loadRecorder(),
      never,
    );
    await expect(start).rejects.toMatchObject({
      code: 'LOAD_FAILED',
      message: '/bin/echo does not run as k6.',
      hint: 'Run `faultline doctor`.',
      cause: { message: 'It says that it is: version\n' },
    });
  });
});
