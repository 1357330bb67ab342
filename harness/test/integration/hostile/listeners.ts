import { readdirSync, readFileSync, readlinkSync } from 'node:fs';

export type Listener = { readonly pid: number; readonly address: string; readonly port: number };

const LISTENING = '0A';

/** What these processes listen on, by the kernel's own tables. Linux only. */
export function listenersOf(pids: readonly number[]): readonly Listener[] {
  const owners = new Map(pids.flatMap((pid) => socketsOf(pid).map((inode) => [inode, pid])));
  return [...tableOf('tcp'), ...tableOf('tcp6')].flatMap(({ inode, state, local }) => {
    const pid = owners.get(inode);
    if (pid === undefined || state !== LISTENING) return [];
    const [hex = '', port = ''] = local.split(':');
    return [{ pid, address: addressOf(hex), port: Number.parseInt(port, 16) }];
  });
}

/** The sockets a process has open, by inode; none once it has ended. */
function socketsOf(pid: number): readonly string[] {
  try {
    return readdirSync(`/proc/${pid}/fd`).flatMap((fd) => {
      const [, inode] = /^socket:\[(\d+)\]$/.exec(linkOf(`/proc/${pid}/fd/${fd}`)) ?? [];
      return inode ?? [];
    });
  } catch {
    return [];
  }
}

function linkOf(path: string): string {
  try {
    return readlinkSync(path);
  } catch {
    return '';
  }
}

function tableOf(protocol: 'tcp' | 'tcp6') {
  const rows = readFileSync(`/proc/net/${protocol}`, 'utf8').split('\n').slice(1);
  return rows.map((row) => {
    const [, local = '', , state = '', , , , , , inode = ''] = row.trim().split(/\s+/);
    return { local, state, inode };
  });
}

/** The kernel writes addresses as words in the byte order of the machine, which is little-endian wherever this runs. */
function addressOf(hex: string): string {
  const words = hex.match(/.{8}/g) ?? [];
  const bytes = words.flatMap((word) => (word.match(/../g) ?? []).toReversed());
  if (bytes.length === 4) return bytes.map((byte) => Number.parseInt(byte, 16)).join('.');
  const mapped = /^0{20}f{4}(.{8})$/i.exec(bytes.join(''))?.[1];
  if (mapped !== undefined) {
    const parts = mapped.match(/../g) ?? [];
    return parts.map((byte) => Number.parseInt(byte, 16)).join('.');
  }
  return /^0{31}1$/.test(bytes.join('')) ? '::1' : bytes.join('');
}
