import { spawn } from 'node:child_process';
import { existsSync, renameSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { environmentOf } from '../../../src/adapters/process-owner/processes-of-run.ts';
import { openLink } from '../toxiproxy/real-fault-world.ts';
import { type RealServices, startServices } from '../toxiproxy/real-services.ts';
import { CONDUCTOR, GuardedProject, isRunning, until } from './guarded-project.ts';

let services: RealServices;
let project: GuardedProject;
beforeAll(async () => {
  services = await startServices();
});
afterAll(() => services.stop());
beforeEach(async () => {
  project = new GuardedProject(await openLink(services, 'redis'));
});
afterEach(() => project.close());

describe('a harness that is gone', () => {
  it.each(['SIGKILL', 'SIGSTOP'] as const)(
    'by %s: its watchdog ends it, undoes the fault within 2 s, says so everywhere, and goes',
    async (signal) => {
      const run = project.conduct();
      await run.says('fault.injected');
      expect(await project.toxics()).toHaveLength(1);
      expect(project.state().some((name) => name.startsWith('lease-'))).toBe(true);
      run.kill(signal);
      expect(await project.untilHealed()).toBeLessThan(2_000);
      await run.exited;
      await until(async () => run.orphans.length === 0, 'its watchdog and its load to be gone');

      const { record, judgement, folder } = await project.read();
      const why = signal === 'SIGKILL' ? 'dead' : 'stopped by a signal';
      expect(record.takeovers).toMatchObject([
        { by: 'watchdog', why: `the harness (process ${String(run.child.pid)}) was ${why}` },
      ]);
      expect(judgement).toMatchObject({ status: 'failed', cleanup: 'clean' });
      expect(existsSync(join(folder, 'report.html'))).toBe(true);
      expect(project.state()).toEqual([]);
    },
  );

  it('by the kill of its whole process group: the watchdog is not in it', async () => {
    const run = project.conduct();
    await run.says('fault.injected');
    process.kill(-(run.child.pid ?? 0), 'SIGKILL');
    expect(await project.untilHealed()).toBeLessThan(2_000);
    await until(async () => run.orphans.length === 0, 'its watchdog and its load to be gone');
    expect((await project.read()).judgement.cleanup).toBe('clean');
  });

  it('before its watchdog was ready: it is struck from the registry all the same', async () => {
    const run = project.conduct();
    await until(async () => project.state().length > 0, 'the entry in the registry');
    run.kill('SIGKILL');
    await until(async () => project.state().length === 0, 'an empty registry');
    expect(await project.toxics()).toEqual([]);
  });

  it('with its project and its reports: what the watchdog needs it has', async () => {
    const run = project.conduct();
    await run.says('fault.injected');
    renameSync(join(project.folder, 'reports'), join(project.folder, 'elsewhere'));
    run.kill('SIGKILL');
    expect(await project.untilHealed()).toBeLessThan(2_000);
  });
});

describe('a harness that is told to end', () => {
  it.each(['SIGTERM', 'SIGHUP'] as const)(
    'by %s undoes the fault itself and sends its watchdog away',
    async (signal) => {
      const run = project.conduct();
      await run.says('fault.injected');
      run.kill(signal);
      await run.exited;
      expect(await project.toxics()).toEqual([]);
      const { record, judgement } = await project.read();
      expect(record).toMatchObject({ status: 'interrupted', interruptedBy: signal, takeovers: [] });
      expect(judgement.cleanup).toBe('clean');
      expect(run.watchdogPids.filter(isRunning)).toEqual([]);
      expect(project.state()).toEqual([]);
    },
  );

  it('by the end of its terminal leaves nothing, whoever of the two undoes it', async () => {
    const order = JSON.stringify({ link: project.link, overrides: [], recover: false });
    const command = `exec '${process.execPath}' '${CONDUCTOR}' '${order}'`;
    const terminal = spawn('script', ['-qec', command, '/dev/null'], {
      cwd: project.folder,
      env: { ...process.env, FAULTLINE_STATE_HOME: project.stateFolder },
      stdio: ['pipe', 'ignore', 'ignore'],
    });
    await until(async () => (await project.toxics()).length === 1, 'the fault');
    terminal.kill('SIGKILL');
    expect(await project.untilHealed()).toBeLessThan(2_000);
    await until(async () => project.state().length === 0, 'an empty registry');
    expect((await project.read()).judgement.cleanup).toBe('clean');
  });

  it('by Ctrl-Z says that it does not stop', async () => {
    const run = project.conduct();
    await run.says('fault.injected');
    run.kill('SIGTSTP');
    await until(async () => run.stderr.includes('Ctrl-Z: a run is not suspended'), 'a refusal');
    run.kill('SIGINT');
    expect(await run.exited).toBe(130);
  });
});

describe('a watchdog', () => {
  it('is sent away when the run has ended, and nothing of it remains', async () => {
    const run = project.conduct({ overrides: ['phases.fault=1s'] });
    await run.exited;
    expect((await project.record()).status).toBe('completed');
    expect(run.watchdogPids).toHaveLength(1);
    expect(run.watchdogPids.filter(isRunning)).toEqual([]);
    expect(project.state()).toEqual([]);
    expect(existsSync(join((await project.read()).folder, 'watchdog.log'))).toBe(false);
  });

  it('that is killed is replaced, and the next one does its work', async () => {
    const run = project.conduct();
    await run.says('fault.injected');
    process.kill(run.watchdogPids[0] ?? 0, 'SIGKILL');
    await run.says('watchdog.started', 2);
    run.kill('SIGKILL');
    expect(await project.untilHealed()).toBeLessThan(2_000);
    await until(async () => project.state().length === 0, 'an empty registry');
  });

  it('that is killed again and again ends the run, clean', async () => {
    const run = project.conduct();
    await run.says('fault.injected');
    for (let killed = 1; killed <= 4; killed += 1) {
      await run.says('watchdog.started', killed);
      process.kill(run.watchdogPids.at(-1) ?? 0, 'SIGKILL');
    }
    await run.exited;
    const { record, judgement } = await project.read();
    expect(record.failure?.code).toBe('WATCHDOG_FAILED');
    expect(judgement.cleanup).toBe('clean');
    expect(await project.toxics()).toEqual([]);
  });

  it('carries nothing by which a CI runner would find and kill it', async () => {
    const run = project.conduct({ env: { RUNNER_TRACKING_ID: 'github_1', BUILD_ID: '7' } });
    await run.says('watchdog.started');
    const names = environmentOf(run.watchdogPids[0] ?? 0).map((line) => line.split('=')[0]);
    expect(names).toContain('FAULTLINE_STATE_HOME');
    expect(names).not.toContain('RUNNER_TRACKING_ID');
    expect(names).not.toContain('BUILD_ID');
  });
});

describe('a harness and a watchdog that are both killed', () => {
  it('leave what status names, run refuses, and recover undoes', async () => {
    const run = project.conduct();
    await run.says('fault.injected');
    process.kill(run.watchdogPids[0] ?? 0, 'SIGKILL');
    run.kill('SIGKILL');
    await run.exited;
    expect(await project.toxics()).toHaveLength(1);

    const status = await project.faultline(['status', '--json']);
    expect(status.exitCode).toBe(20);
    expect(JSON.parse(status.stdout)).toMatchObject({
      halted: null,
      active: [],
      leftovers: [{ runId: run.runId, inForce: ['network-latency-1'] }],
    });
    const next = project.conduct();
    expect(await next.exited).toBe(2);
    expect(next.stderr).toContain(`LEFTOVERS The run ${run.runId}`);
    expect(next.stderr).toContain('--recover');

    expect(await project.faultline(['recover', '--all'])).toMatchObject({
      exitCode: 0,
      stdout: 'network-latency-1: undone\n',
    });
    expect(await project.toxics()).toEqual([]);
    expect(project.state()).toEqual([]);
    expect((await project.record()).takeovers).toMatchObject([{ by: 'recover' }]);
    expect(await project.faultline(['status'])).toMatchObject({
      exitCode: 0,
      stdout: 'No run is going on.\n\nNothing was left broken.\n',
    });
  });

  it('are found by their journal when the registry is gone, and undone by run --recover', async () => {
    const run = project.conduct();
    await run.says('fault.injected');
    process.kill(run.watchdogPids[0] ?? 0, 'SIGKILL');
    run.kill('SIGKILL');
    await run.exited;
    const elsewhere = { FAULTLINE_STATE_HOME: join(project.folder, 'other-state') };
    const refused = project.conduct({ env: elsewhere });
    expect(await refused.exited).toBe(2);
    const next = project.conduct({ recover: true, env: elsewhere });
    await next.says('fault.injected');
    expect(next.stderr).toContain(`undone first: network-latency-1 of the run ${run.runId}`);
    expect(await project.toxics()).toEqual([expect.stringContaining(next.runId)]);
    next.kill('SIGINT');
    expect(await next.exited).toBe(130);
  });
});
