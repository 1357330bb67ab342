import { spawn } from 'node:child_process';
import { existsSync, openSync, readFileSync, rmSync } from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';
import Docker from 'dockerode';
import { findExecutable } from '../../src/adapters/tools/find-executable.ts';
import { canInstallPackages, installPackages } from './debian-packages.ts';
import { succeed } from './succeed.ts';

const LOG = '/var/log/faultline-dockerd.log';
const PID_FILES = [
  ['/var/run/docker.pid', 'dockerd'],
  ['/var/run/docker/containerd/containerd.pid', 'containerd'],
] as const;
const START_MS = 30_000;
const ANSWER_MS = 5_000;
const POLL_MS = 200;

type Say = (line: string) => void;

/**
 * An engine that answers: the one that is there or, for root on Debian, one that is installed and started. It is left
 * running. Rejects with the command that gets one.
 */
export async function ensureEngine(say: Say): Promise<Docker> {
  const problem = await whyNoAnswer();
  if (problem === undefined) return new Docker();
  if (process.env['DOCKER_HOST'] !== undefined) {
    throw new Error(
      `No Docker engine answers at DOCKER_HOST=${process.env['DOCKER_HOST']}: ${problem}`,
    );
  }
  if (!(await canInstallPackages())) {
    throw new Error(
      `No Docker engine answers (${problem}). Start it, or get one: https://docs.docker.com/engine/install, on Debian "sudo apt-get install docker.io".`,
    );
  }
  if ((await findExecutable(['dockerd'], process.env['PATH'])) === undefined) {
    say('engine: installing docker.io');
    await installPackages('docker.io');
  }
  await start(say);
  await untilAnswers();
  return new Docker();
}

async function start(say: Say): Promise<void> {
  if (existsSync('/run/systemd/system')) {
    say('engine: systemctl start docker');
    await succeed(['systemctl', 'start', 'docker']);
    return;
  }
  forgetTheDead();
  say(`engine: starting dockerd, which stays; its log is ${LOG}`);
  const log = openSync(LOG, 'a');
  const daemon = spawn('dockerd', [], { detached: true, stdio: ['ignore', log, log] });
  await new Promise((resolve, reject) => {
    daemon.once('spawn', resolve);
    daemon.once('error', reject);
  });
  daemon.unref();
}

/**
 * A daemon that was killed leaves files that name its process, and refuses to start while that number belongs to
 * anybody, be it somebody else's or its own corpse.
 */
function forgetTheDead(): void {
  for (const [file, command] of PID_FILES) {
    if (existsSync(file) && !runs(Number(readFileSync(file, 'utf8')), command)) rmSync(file);
  }
}

function runs(pid: number, command: string): boolean {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'latin1');
    return stat.includes(`(${command}) `) && !stat.includes(') Z ');
  } catch {
    return false;
  }
}

async function untilAnswers(): Promise<void> {
  const deadlineMs = performance.now() + START_MS;
  for (;;) {
    const problem = await whyNoAnswer();
    if (problem === undefined) return;
    if (performance.now() > deadlineMs) {
      const log = existsSync(LOG) ? readFileSync(LOG, 'utf8') : '';
      const last = log.trim().split('\n').slice(-15).join('\n');
      throw new Error(
        `The engine does not answer ${START_MS / 1000} s after its start: ${problem}\n${last}`,
      );
    }
    await delay(POLL_MS);
  }
}

async function whyNoAnswer(): Promise<string | undefined> {
  try {
    await new Docker({ timeout: ANSWER_MS }).ping();
    return undefined;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}
