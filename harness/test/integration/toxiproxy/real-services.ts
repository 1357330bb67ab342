import { type ChildProcess, spawn } from 'node:child_process';
import { chownSync, mkdtempSync, rmSync } from 'node:fs';
import { createServer as createHttpServer } from 'node:http';
import { type AddressInfo, connect, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { findPostgres } from '../../../src/adapters/local-environment/parts/postgres-binaries.ts';
import type { LinkProtocol } from '../../../src/domain/environment.ts';
import { toolPath } from '../tools.ts';

/** A real Toxiproxy and, behind it, one real service for each protocol a link can speak. */
export type RealServices = {
  readonly adminUrl: string;
  readonly upstreamPorts: Readonly<Record<LinkProtocol, number>>;
  stop(): Promise<void>;
};

/** As large as a page, so that a limit or a rate has something to bite on. */
const PAGE = 'x'.repeat(4_000);
const NOBODY = { uid: 65_534, gid: 65_534 };

export function startServices(): Promise<RealServices> {
  return startAll(async (stops) => ({
    adminUrl: await startToxiproxy(stops),
    upstreamPorts: {
      redis: await startRedis(stops),
      postgres: await startPostgres(stops),
      http: await startHttp(stops),
    },
  }));
}

/** A Toxiproxy alone, for what needs no traffic: nothing listens behind its proxies. */
export function startToxiproxyAlone(): Promise<RealServices> {
  return startAll(async (stops) => ({
    adminUrl: await startToxiproxy(stops),
    upstreamPorts: { redis: 9, postgres: 9, http: 9 },
  }));
}

type Stops = (() => Promise<void>)[];

async function startAll(
  start: (stops: Stops) => Promise<Omit<RealServices, 'stop'>>,
): Promise<RealServices> {
  const stops: Stops = [];
  const stop = async () => {
    for (const stopOne of stops.splice(0).toReversed()) await stopOne();
  };
  try {
    return { ...(await start(stops)), stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

async function startToxiproxy(stops: Stops): Promise<string> {
  const args = (port: number) => ['-host', '127.0.0.1', '-port', String(port)];
  return `http://127.0.0.1:${await startProgram(stops, toolPath('toxiproxy'), args)}`;
}

function startRedis(stops: Stops): Promise<number> {
  const args = (port: number) => ['--port', String(port), '--bind', '127.0.0.1', '--save', ''];
  return startProgram(stops, toolPath('redis'), args);
}

async function startProgram(
  stops: Stops,
  file: string,
  args: (port: number) => readonly string[],
  user: { readonly uid?: number; readonly gid?: number } = {},
): Promise<number> {
  const port = await freePort();
  const child = spawn(file, args(port), { stdio: 'ignore', cwd: tmpdir(), ...user });
  const killWithUs = () => child.kill('SIGKILL');
  process.once('exit', killWithUs);
  stops.push(async () => {
    process.off('exit', killWithUs);
    await endOf(child);
  });
  await until(() => accepts(port), `${file} on port ${port}`);
  return port;
}

async function startPostgres(stops: Stops): Promise<number> {
  const user = process.getuid?.() === 0 ? NOBODY : undefined;
  const folder = mkdtempSync(join(tmpdir(), 'faultline-kit-'));
  stops.push(async () => rmSync(folder, { recursive: true, force: true }));
  if (user !== undefined) chownSync(folder, user.uid, user.gid);
  const place = { part: 'postgres', user, copyDir: join(folder, 'native') };
  const { initdb, postgres } = await findPostgres(place);
  const data = join(folder, 'data');
  const options = '-U postgres -A trust --no-sync --locale=C -E UTF8 --no-instructions';
  const init = spawn(initdb, ['-D', data, ...options.split(' ')], {
    stdio: 'ignore',
    cwd: folder,
    ...user,
  });
  const exitCode = await new Promise((resolve) => {
    init.once('exit', resolve);
  });
  if (exitCode !== 0) throw new Error(`initdb ended with ${String(exitCode)}`);
  const settings = [
    'listen_addresses=127.0.0.1',
    'unix_socket_directories=',
    'fsync=off',
    'io_method=sync',
    'shared_buffers=16MB',
    'dynamic_shared_memory_type=mmap',
  ].flatMap((setting) => ['-c', setting]);
  const server = (port: number) => ['-D', data, '-p', String(port), ...settings];
  return await startProgram(stops, postgres, server, user);
}

async function startHttp(stops: Stops): Promise<number> {
  const server = createHttpServer((_request, response) => response.end(PAGE));
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  stops.push(
    () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  );
  return portOf(server.address());
}

/** SIGINT is a fast shutdown to all of them, and lets PostgreSQL give back its shared memory. */
async function endOf(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const ended = new Promise<void>((resolve) => {
    child.once('exit', () => resolve());
  });
  child.kill('SIGINT');
  const force = setTimeout(() => child.kill('SIGKILL'), 5_000);
  await ended;
  clearTimeout(force);
}

/** Polls a condition; the limit only turns a hang into a failure. */
export async function until(condition: () => Promise<boolean>, what: string): Promise<void> {
  const deadlineMs = performance.now() + 20_000;
  while (!(await condition())) {
    if (performance.now() > deadlineMs) throw new Error(`${what}: not within 20 s`);
    await new Promise((resolve) => {
      setTimeout(resolve, 20);
    });
  }
}

function accepts(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect({ host: '127.0.0.1', port });
    socket.once('connect', () => resolve(true));
    socket.once('error', () => resolve(false));
    socket.once('connect', () => socket.destroy());
  });
}

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  const port = portOf(server.address());
  await new Promise<void>((resolve) => {
    server.close(() => resolve());
  });
  return port;
}

function portOf(address: AddressInfo | string | null): number {
  if (typeof address !== 'object' || address === null) throw new Error('no port');
  return address.port;
}
