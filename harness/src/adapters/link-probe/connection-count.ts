import { readdir, readFile, readlink } from 'node:fs/promises';
import { platform } from 'node:os';
import type { OwnPorts } from './own-ports.ts';

const ESTABLISHED = '01';
const LISTENING = '0A';
const LOOPBACK = /^127\.|^::1$|^localhost$/;

/** A TCP connection or listener as Linux lists it in `/proc/net/tcp` and `/proc/net/tcp6`. */
type SocketRow = {
  readonly state: string;
  readonly localPort: number;
  readonly remotePort: number;
  readonly inode: string;
};

/**
 * Established connections to a loopback port that are not this process's own. `undefined` where that cannot be
 * seen: not on Linux, not on loopback, or nobody listens there in our network namespace.
 */
export async function countForeignConnections(
  host: string,
  port: number,
  ownPorts: OwnPorts,
): Promise<number | undefined> {
  if (platform() !== 'linux' || !LOOPBACK.test(host)) return undefined;
  const ownBefore = await ownSocketInodes();
  const rows = (await Promise.all(['/proc/net/tcp', '/proc/net/tcp6'].map(readSockets))).flat();
  if (!rows.some((row) => row.state === LISTENING && row.localPort === port)) return undefined;
  // A connection of ours may be opened, or closed, while the lists are read.
  const own = new Set([...ownBefore, ...(await ownSocketInodes())]);
  return rows.filter(
    (row) =>
      row.state === ESTABLISHED &&
      row.remotePort === port &&
      !own.has(row.inode) &&
      !ownPorts.has(row.localPort),
  ).length;
}

/** Empty when the file is not there: a kernel without IPv6 has no `tcp6`. */
async function readSockets(path: string): Promise<readonly SocketRow[]> {
  const text = await readFile(path, 'latin1').catch(emptyWhenMissing);
  return text.split('\n').slice(1).flatMap(parseRow);
}

function parseRow(line: string): readonly SocketRow[] {
  const [, local, remote, state, , , , , , inode] = line.trim().split(/\s+/);
  if (local === undefined || remote === undefined || state === undefined || inode === undefined) {
    return [];
  }
  return [{ state, localPort: portOf(local), remotePort: portOf(remote), inode }];
}

/** `0100007F:1F90` → 8080. */
function portOf(address: string): number {
  return Number.parseInt(address.slice(address.indexOf(':') + 1), 16);
}

async function ownSocketInodes(): Promise<ReadonlySet<string>> {
  const descriptors = await readdir('/proc/self/fd');
  const targets = await Promise.all(
    descriptors.map((descriptor) =>
      // A descriptor may be closed between the listing and the look.
      readlink(`/proc/self/fd/${descriptor}`).catch(emptyWhenMissing),
    ),
  );
  return new Set(targets.flatMap((target) => /^socket:\[([0-9]+)\]$/.exec(target)?.[1] ?? []));
}

function emptyWhenMissing(error: NodeJS.ErrnoException): string {
  if (error.code === 'ENOENT') return '';
  throw error;
}
