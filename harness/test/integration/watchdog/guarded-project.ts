import { spawn, type ChildProcess } from 'node:child_process';
import {
  cpSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  processesWith,
  RUN_VARIABLE,
} from '../../../src/adapters/process-owner/processes-of-run.ts';
import type { LinkDescription } from '../../../src/domain/environment.ts';
import type { JournalEvent } from '../../../src/domain/journal-event.ts';
import type { RunRecord } from '../../../src/domain/run-record.ts';
import { readRun, type ReadRun } from '../../../src/cli/read-run.ts';
import {
  faultline,
  type Finished,
  repository,
  startFaultline,
} from '../../kit/faultline-process.ts';
import type { ConductOrder } from './conduct-order.ts';

export const CONDUCTOR = join(import.meta.dirname, 'fixtures', 'conduct.ts');
const LIMIT_MS = 30_000;

const ENVIRONMENTS = `apiVersion: faultline/v1
kind: Environments
environments:
  staging:
    type: external
    url: http://127.0.0.1:9
    prometheus: http://127.0.0.1:9
    toxiproxy: http://127.0.0.1:9
    services:
      api: { url: http://127.0.0.1:9, ready: /ready }
      redis: {}
    links:
      api->redis: { proxy: redis, listen: 127.0.0.1:9, protocol: redis }
`;

const EXPERIMENT = `apiVersion: faultline/v1
kind: Experiment
metadata: { name: slow-link, owner: platform }
hypothesis: However the run ends, the link is whole again.
load: { scenario: none, rate: 1000/s }
phases: { warmup: 0s, baseline: 2s, fault: 60s, recovery: 1s }
faults:
  - { type: network-latency, link: api->redis, latency: 300ms }
objectives:
  - { sli: api-availability, target: 50%, during: recovery }
guardrails: []
`;

/** A project of its own, with a state folder of its own, whose runs are all on one link. */
export class GuardedProject {
  readonly folder = mkdtempSync(join(tmpdir(), 'faultline-guarded-'));
  readonly stateFolder = join(this.folder, 'state');
  readonly link: LinkDescription;
  readonly #started: Conducted[] = [];

  constructor(link: LinkDescription) {
    this.link = link;
    const slos = join('experiments', 'slos');
    cpSync(join(repository, slos), join(this.folder, slos), { recursive: true });
    mkdirSync(join(this.folder, 'scenarios'));
    writeFileSync(join(this.folder, 'scenarios', 'none.ts'), 'export default function () {}\n');
    writeFileSync(join(this.folder, 'faultline.yaml'), ENVIRONMENTS);
    writeFileSync(join(this.folder, 'experiments', 'slow-link.yaml'), EXPERIMENT);
  }

  /** Begins a run in a process that leads a group of its own. */
  conduct(
    options: Partial<Omit<ConductOrder, 'link'>> & {
      readonly env?: Readonly<Record<string, string>>;
    } = {},
  ): Conducted {
    const { env = {}, ...rest } = options;
    const order = { link: this.link, overrides: [], recover: false, ...rest };
    const child = spawn(process.execPath, [CONDUCTOR, JSON.stringify(order)], {
      cwd: this.folder,
      env: { ...process.env, ...this.#env(), ...env },
      stdio: ['ignore', 'pipe', 'pipe'],
      detached: true,
    });
    const conducted = new Conducted(child);
    this.#started.push(conducted);
    return conducted;
  }

  /** The command line, in this project. */
  faultline(
    args: readonly string[],
    env: Readonly<Record<string, string>> = {},
  ): Promise<Finished> {
    return faultline(args, this.folder, { ...this.#env(), ...env });
  }

  /** The same where it can write no file at all. */
  faultlineOnFullDisk(args: readonly string[]): Promise<Finished> {
    // Node would write its cache as it ends, and be killed for it.
    const env = { ...this.#env(), NODE_DISABLE_COMPILE_CACHE: '1' };
    return startFaultline(args, this.folder, env, [
      'sh',
      '-c',
      'trap "" XFSZ; ulimit -f 0; exec "$0" "$@"',
    ]).finished;
  }

  /** What the registry, the leases and the kill switch have written. */
  state(): readonly string[] {
    try {
      return readdirSync(this.stateFolder);
    } catch {
      return [];
    }
  }

  async toxics(): Promise<readonly string[]> {
    const { adminUrl, name } = this.link.proxy;
    const answer = await fetch(`${adminUrl}/proxies/${name}/toxics`);
    return ((await answer.json()) as { readonly name: string }[]).map((toxic) => toxic.name);
  }

  /** Resolves with how long it took, in ms. */
  async untilHealed(): Promise<number> {
    const startedAtMs = performance.now();
    await until(async () => (await this.toxics()).length === 0, 'the link to be whole again');
    return performance.now() - startedAtMs;
  }

  /** The one run there is. */
  async read(): Promise<ReadRun> {
    const runs = join(this.folder, 'reports', 'slow-link');
    const [id = ''] = readdirSync(runs);
    return readRun(join(runs, id));
  }

  async record(): Promise<RunRecord> {
    return (await this.read()).record;
  }

  /** Once nothing is there any more that could still write a report. */
  async close(): Promise<void> {
    await until(async () => {
      const remaining = processesWith(`FAULTLINE_STATE_HOME=${this.stateFolder}`);
      remaining.forEach(kill);
      return remaining.length === 0;
    }, 'what remains of its runs to be gone');
    await Promise.all(this.#started.map(({ exited }) => exited));
    rmSync(this.folder, { recursive: true, force: true });
  }

  #env(): Readonly<Record<string, string>> {
    return { FAULTLINE_STATE_HOME: this.stateFolder };
  }
}

/** A run that was begun. */
export class Conducted {
  readonly events: JournalEvent[] = [];
  readonly child: ChildProcess;
  readonly exited: Promise<number | null>;
  stderr = '';

  constructor(child: ChildProcess) {
    this.child = child;
    let rest = '';
    child.stdout?.setEncoding('utf8').on('data', (text: string) => {
      const lines = (rest + text).split('\n');
      rest = lines.pop() ?? '';
      this.events.push(...lines.map((line) => JSON.parse(line) as JournalEvent));
    });
    child.stderr?.setEncoding('utf8').on('data', (text: string) => (this.stderr += text));
    this.exited = new Promise((resolve) => child.once('close', (code) => resolve(code)));
  }

  get runId(): string {
    const started = this.events.find((event) => event.type === 'run.started');
    return started?.type === 'run.started' ? started.runId : '';
  }

  get watchdogPids(): readonly number[] {
    return this.events.flatMap((event) => (event.type === 'watchdog.started' ? event.pid : []));
  }

  /** Rejects when the run ends before. */
  async says(type: JournalEvent['type'], times = 1): Promise<void> {
    const isSaid = () => this.events.filter((event) => event.type === type).length >= times;
    let isOver = false;
    void this.exited.then(() => (isOver = true));
    await until(async () => isSaid() || isOver, type);
    if (!isSaid()) throw new Error(`the run ended without ${type}: ${this.stderr}`);
  }

  kill(signal: NodeJS.Signals): void {
    process.kill(this.child.pid ?? 0, signal);
  }

  /** The watchdogs and the stand-in for the load generator, as far as they are there. */
  get orphans(): readonly number[] {
    const marked = processesWith(`${RUN_VARIABLE}=${this.runId}`);
    return [...this.watchdogPids.filter(isRunning), ...marked];
  }
}

export function isRunning(pid: number): boolean {
  try {
    return !/^\d+ \(.*\) [ZX]/.test(readFileSync(`/proc/${String(pid)}/stat`, 'latin1'));
  } catch {
    return false;
  }
}

function kill(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL');
  } catch (error) {
    // It ended by itself just now.
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
  }
}

/** Polls a condition; the limit only turns a hang into a failure. */
export async function until(condition: () => Promise<boolean>, what: string): Promise<void> {
  const deadlineMs = performance.now() + LIMIT_MS;
  while (!(await condition())) {
    if (performance.now() > deadlineMs) throw new Error(`waited 30 s for ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}
