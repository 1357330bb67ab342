import { spawn, type ChildProcess } from 'node:child_process';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { openLink } from '../toxiproxy/real-fault-world.ts';
import { type RealServices, startServices } from '../toxiproxy/real-services.ts';
import { CONDUCTOR, GuardedProject, until } from './guarded-project.ts';

let services: RealServices;
let project: GuardedProject;
let terminal: ChildProcess | undefined;
beforeAll(async () => {
  services = await startServices();
});
afterAll(() => services.stop());
beforeEach(async () => {
  project = new GuardedProject(await openLink(services, 'redis'));
});
afterEach(async () => {
  terminal?.kill('SIGKILL');
  await project.close();
});

const inProject = (name: string) => join(project.folder, name);

/** Begins a run as a job in the background of a terminal, which does `then` once the fault is in force. */
async function inBackground(then: string): Promise<void> {
  const order = JSON.stringify({ link: project.link, overrides: [], recover: false });
  const script = [
    'set -m',
    `'${process.execPath}' '${CONDUCTOR}' '${order}' &`,
    'echo $! >job',
    'until [ -e in-force ]; do sleep 0.1; done',
    then,
    'sleep 30',
  ];
  writeFileSync(inProject('job.sh'), script.join('\n'));
  terminal = spawn('script', ['-qec', 'bash job.sh', '/dev/null'], {
    cwd: project.folder,
    env: { ...process.env, FAULTLINE_STATE_HOME: project.stateFolder },
    stdio: ['pipe', 'ignore', 'ignore'],
  });
  await until(async () => (await project.toxics()).length === 1, 'the fault');
  writeFileSync(inProject('in-force'), '');
}

describe('a run in the background of a terminal', () => {
  it.each([
    ['writes to a terminal that stops who does that (SIGTTOU)', 'stty tostop'],
    ['is stopped as one that reads from it is (SIGTTIN)', 'kill -TTIN %1'],
  ])('that %s is ended by its watchdog, which undoes the fault', async (_what, then) => {
    await inBackground(then);
    await until(async () => project.state().length === 0, 'an empty registry');
    expect(await project.toxics()).toEqual([]);
    const harness = readFileSync(inProject('job'), 'utf8').trim();
    expect(existsSync(`/proc/${harness}/fd/0`)).toBe(false);
    const { record, judgement } = await project.read();
    expect(record.takeovers).toMatchObject([
      { by: 'watchdog', why: `the harness (process ${harness}) was stopped by a signal` },
    ]);
    expect(judgement).toMatchObject({ status: 'failed', cleanup: 'clean' });
  });
});
