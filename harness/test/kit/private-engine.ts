import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { access, mkdtemp, readdir, readFile, readlink, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import Docker from 'dockerode';
import { findExecutable } from '../../src/adapters/tools/find-executable.ts';
import { removeCgroup } from './engine-cgroup.ts';

/** A Docker engine that nobody else uses, and that may be killed. */
export type PrivateEngine = {
  readonly socketPath: string;
  /** Ends the engine and nothing else: what its containers run lives on, as after a real crash. */
  end(signal: 'SIGKILL' | 'SIGTERM'): Promise<void>;
  /** Starts it again; resolves when it answers. */
  start(): Promise<void>;
  /** Ends everything in it and removes its files. */
  close(): Promise<void>;
};

const NEEDED = [
  'dockerd',
  'containerd',
  'docker',
  'docker-init',
  'unshare',
  'nsenter',
  'ip',
  'mount',
];
const READY_DEADLINE_MS = 60_000;
const NAMESPACES = ['net', 'mnt', 'pid'];

/**
 * Starts an engine in network, mount and process namespaces of its own, with images of the engine at the default
 * socket. All of it ends with this process. Only processes found below those that were spawned here are ever signalled.
 *
 * Its /run is empty at first. In the machine's it would find the machine's containerd, and take its containers for its
 * own; the sockets of the machine's shims, its plugins and its firewall; and systemd, which would then have to make the
 * control groups, for containers that it knows nothing of.
 */
export async function startPrivateEngine(images: readonly string[]): Promise<PrivateEngine> {
  await refuseWithoutTools();
  const folder = await mkdtemp(join(tmpdir(), 'faultline-engine-'));
  const socketPath = join(folder, 'docker.sock');
  const execRoot = join(folder, 'exec');
  const cgroup = basename(folder);
  // The first process of the namespaces only reaps. It ends with its input, even when this process is killed; and with it
  // everything in there.
  const apart = ['--net', '--mount', '--pid', '--fork', '--kill-child', '--mount-proc'];
  const holder = spawn('unshare', apart.concat('docker-init', '--', 'cat'), {
    stdio: ['pipe', 'ignore', 'ignore'],
  });
  const close = async () => {
    const ended = once(holder, 'exit');
    if (holder.exitCode === null && holder.kill('SIGKILL')) await ended;
    await removeCgroup(cgroup);
    await rm(folder, { recursive: true, maxRetries: 20, retryDelay: 100 });
  };
  try {
    const init = await onlyChild(holder);
    await refuseSharedNamespaces(init);
    const enter = (command: readonly string[]) =>
      spawn('nsenter', ['--target', String(init), '--net', '--mount', '--pid', ...command], {
        stdio: 'ignore',
      });
    await succeeded(enter(['mount', '-t', 'tmpfs', '-o', 'mode=0755', 'tmpfs', '/run']));
    // What older engines call themselves is kept there, by all engines of a machine together.
    const apartEtc = 'test ! -d /etc/docker || mount -t tmpfs -o mode=0700 tmpfs /etc/docker';
    await succeeded(enter(['sh', '-c', apartEtc]));
    await succeeded(enter(['ip', 'link', 'set', 'lo', 'up']));
    // Not the configuration of the machine's own engine.
    await writeFile(join(folder, 'config.json'), '{}');
    let daemon: ChildProcess | undefined;
    const start = async () => {
      const settings = {
        host: `unix://${socketPath}`,
        'data-root': join(folder, 'data'),
        'exec-root': execRoot,
        pidfile: join(folder, 'docker.pid'),
        'config-file': join(folder, 'config.json'),
        // The same on every machine, be its control groups of version 1 or 2, with systemd or without.
        'exec-opt': 'native.cgroupdriver=cgroupfs',
        'cgroup-parent': `/${cgroup}`,
      };
      const options = Object.entries(settings).map(([name, value]) => `--${name}=${value}`);
      daemon = enter(['dockerd', ...options]);
      await answers(socketPath, daemon);
      // Only for a containerd of its own does it write this.
      await access(join(execRoot, 'containerd', 'containerd.pid'));
    };
    const end = async (signal: 'SIGKILL' | 'SIGTERM') => {
      if (daemon === undefined) return;
      const ended = once(daemon, 'exit');
      const pid = await onlyChild(daemon);
      await refuseSharedNamespaces(pid);
      process.kill(pid, signal);
      await ended;
    };
    await start();
    for (const image of images) await copyImage(image, socketPath);
    return { socketPath, end, start, close };
  } catch (error) {
    await close();
    throw error;
  }
}

async function refuseWithoutTools(): Promise<void> {
  const found = await Promise.all(
    NEEDED.map(async (name) => await findExecutable([name], process.env['PATH'])),
  );
  const missing = NEEDED.filter((_, index) => found[index] === undefined);
  if (missing.length > 0 || process.getuid?.() !== 0) {
    throw new Error(
      `An engine of its own needs root and: ${missing.join(', ') || 'nothing else'}. Run as root: apt-get install docker.io iproute2 util-linux`,
    );
  }
}

/** The process that a spawned one has started; it may need a moment to. */
async function onlyChild({ pid }: ChildProcess): Promise<number> {
  for (const until = performance.now() + 10_000; performance.now() < until;) {
    const [child] = await childrenOf(pid);
    if (child !== undefined) return child;
    await sleep(20);
  }
  throw new Error(`The process ${String(pid)} has started nothing.`);
}

async function childrenOf(pid: number | undefined): Promise<readonly number[]> {
  const tasks = await readdir(`/proc/${String(pid)}/task`);
  const lists = await Promise.all(
    tasks.map((task) => readFile(`/proc/${String(pid)}/task/${task}/children`, 'utf8')),
  );
  return lists.join(' ').split(/\s+/).filter(Boolean).map(Number);
}

/** What is not in namespaces of its own could be the machine's own engine. */
async function refuseSharedNamespaces(pid: number): Promise<void> {
  for (const name of NAMESPACES) {
    const [theirs, ours] = await Promise.all([
      readlink(`/proc/${pid}/ns/${name}`),
      readlink(`/proc/self/ns/${name}`),
    ]);
    if (theirs === ours) throw new Error(`The process ${pid} shares the ${name} namespace.`);
  }
}

async function answers(socketPath: string, daemon: ChildProcess): Promise<void> {
  const docker = new Docker({ socketPath });
  for (const until = performance.now() + READY_DEADLINE_MS; performance.now() < until;) {
    if (daemon.exitCode !== null) throw new Error(`dockerd ended with ${daemon.exitCode}.`);
    const isUp = await docker.ping().then(
      () => true,
      () => false,
    );
    if (isUp) return;
    await sleep(100);
  }
  throw new Error(`The engine did not answer within ${READY_DEADLINE_MS} ms.`);
}

async function copyImage(image: string, socketPath: string): Promise<void> {
  const save = spawn('docker', ['save', image], { stdio: ['ignore', 'pipe', 'ignore'] });
  const load = spawn('docker', ['--host', `unix://${socketPath}`, 'load', '--quiet'], {
    stdio: [save.stdout, 'ignore', 'ignore'],
  });
  await Promise.all([succeeded(save), succeeded(load)]);
}

async function succeeded(child: ChildProcess): Promise<void> {
  await once(child, 'exit');
  const { exitCode, spawnargs } = child;
  if (exitCode !== 0) throw new Error(`${spawnargs.join(' ')}: exit code ${String(exitCode)}`);
}
