import { existsSync, readdirSync, readFileSync, readlinkSync } from 'node:fs';
import { connect } from 'node:net';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

/** Polls until the condition holds; fails with its name when it does not within the limit. */
export async function eventually(
  what: string,
  condition: () => boolean | Promise<boolean>,
  timeoutMs = 15_000,
): Promise<void> {
  const deadline = performance.now() + timeoutMs;
  while (!(await condition())) {
    if (performance.now() > deadline) throw new Error(`Not within ${timeoutMs} ms: ${what}`);
    await sleep(25);
  }
}

/** The command lines of everything that runs for an environment of `stateDir` or works in `dataDir`. */
export function processesOf(stateDir: string, dataDir = '/nonexistent'): readonly string[] {
  return readdirSync('/proc')
    .filter((entry) => /^[0-9]+$/.test(entry))
    .flatMap((pid) => {
      try {
        if (/^\d+ \(.*\) [ZX]/.test(readFileSync(`/proc/${pid}/stat`, 'utf8'))) return [];
        const environment = readFileSync(`/proc/${pid}/environ`, 'utf8').split('\0');
        const isMarked = environment.some((entry) =>
          entry.startsWith(`FAULTLINE_INSTANCE=${stateDir}`),
        );
        const isInside = readlinkSync(`/proc/${pid}/cwd`).startsWith(dataDir);
        if (!isMarked && !isInside) return [];
        return `${pid} ${readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' ')}`;
      } catch {
        return [];
      }
    });
}

export type State = {
  readonly phase: string;
  readonly dataDir: string;
  readonly supervisor: { readonly pid: number };
  readonly parts: Readonly<
    Record<
      string,
      {
        readonly state: string;
        readonly port?: number;
        readonly restarts: number;
        readonly detail?: string;
        readonly process?: { readonly pid: number; readonly startTime: string };
      }
    >
  >;
  readonly links: Readonly<Record<string, { readonly proxy: string; readonly port?: number }>>;
};

/** The folders under `stateDir` that hold an environment, by name. */
export function instances(stateDir: string): readonly string[] {
  if (!existsSync(stateDir)) return [];
  return readdirSync(stateDir).filter((name) => existsSync(join(stateDir, name, 'state.json')));
}

export function readState(stateDir: string, instance: string): State {
  return JSON.parse(readFileSync(join(stateDir, instance, 'state.json'), 'utf8')) as State;
}

export function portsOf(state: State): readonly number[] {
  const holders = [...Object.values(state.parts), ...Object.values(state.links)];
  return holders.flatMap(({ port }) => port ?? []);
}

export async function openPorts(ports: readonly number[]): Promise<readonly number[]> {
  const open = await Promise.all(ports.map(isOpen));
  return ports.filter((_, index) => open[index]);
}

function isOpen(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect({ host: '127.0.0.1', port });
    socket.once('connect', () => {
      socket.destroy();
      resolve(true);
    });
    socket.once('error', () => resolve(false));
  });
}

/** The segments of shared memory that the PostgreSQL of this state made and nobody uses any more. */
function sharedMemoryOf(state: State): readonly string[] {
  const pid = String(state.parts['postgres']?.process?.pid);
  const rows = readFileSync('/proc/sysvipc/shm', 'utf8').trimEnd().split('\n').slice(1);
  return rows.filter((row) => row.trim().split(/\s+/)[4] === pid);
}

/** Everything an environment could leave behind; all empty when it left nothing. */
export async function remainsOf(stateDir: string, state: State) {
  return {
    processes: processesOf(stateDir, state.dataDir),
    ports: await openPorts(portsOf(state)),
    dataFolders: [state.dataDir].filter(existsSync),
    instances: instances(stateDir),
    sharedMemory: sharedMemoryOf(state),
  };
}

export const NOTHING = {
  processes: [],
  ports: [],
  dataFolders: [],
  instances: [],
  sharedMemory: [],
};
