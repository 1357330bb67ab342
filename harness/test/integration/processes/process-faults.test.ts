import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, jest } from '@jest/globals';
import { OsProcessControl } from '../../../src/adapters/local-environment/processes/os-process-control.ts';
import { identify } from '../../../src/adapters/local-environment/processes/process-identity.ts';
import { InstanceDirectory } from '../../../src/adapters/local-environment/state/instance-directory.ts';
import { systemClock } from '../../../src/adapters/system-clock/system-clock.ts';
import { processKill } from '../../../src/faults/process-kill.ts';
import { processPause } from '../../../src/faults/process-pause.ts';
import { processRestart } from '../../../src/faults/process-restart.ts';
import type {
  ProcessControl,
  ProcessIdentity,
  ProcessIncarnation,
  SupervisedLocation,
} from '../../../src/ports/process-control.ts';
import { openFakeServiceWorld } from '../../kit/fake-fault-world.ts';
import { describeFault } from '../../kit/describe-fault.ts';
import type { FaultWorld } from '../../kit/fault-world.ts';

/** For a busy machine; no test takes nearly as long by itself. */
jest.setTimeout(60_000);

const supervisors: Supervisor[] = [];
const folders: string[] = [];
afterAll(() => {
  supervisors.forEach((supervisor) => supervisor.stop());
  folders.forEach((folder) => rmSync(folder, { recursive: true }));
});

/** Starts its process again as soon as it has ended. */
class Supervisor {
  readonly #first: string;
  readonly #record: (pid: number) => void;
  #child: ChildProcess | undefined;
  #isStopped = false;

  constructor(first: string, record: (pid: number) => void) {
    this.#first = first;
    this.#record = record;
  }

  start(): void {
    this.#child = spawn(
      process.execPath,
      ['-e', `${this.#first} setInterval(() => undefined, 60_000)`],
      {
        stdio: 'ignore',
      },
    );
    this.#record(this.#child.pid!);
    this.#child.once('exit', () => {
      if (!this.#isStopped) this.start();
    });
  }

  kill(): void {
    this.#child?.kill('SIGKILL');
  }

  get pid(): number | undefined {
    return this.#child?.pid;
  }

  stop(): void {
    this.#isStopped = true;
    this.kill();
  }
}

/** What a supervisor keeps on disk, by hand: this process stands in for it. */
function recordIn(directory: InstanceDirectory, api: ProcessIdentity | undefined): void {
  directory.writeState({
    schemaVersion: 1,
    name: 'kit',
    phase: 'ready',
    supervisor: identify(process.pid)!,
    specHash: '',
    variants: {},
    parts: {
      api: {
        kind: 'command',
        state: 'ready',
        restarts: 0,
        ...(api === undefined ? {} : { process: api }),
      },
    },
    links: {},
  });
}

/** @param first what the process does before it waits for ever. */
async function openRealServiceWorld(first = ''): Promise<FaultWorld> {
  const { ports, environment, target, link } = await openFakeServiceWorld();
  const directory = new InstanceDirectory(mkdtempSync(join(tmpdir(), 'faultline-test-')));
  folders.push(directory.path);
  const supervisor = new Supervisor(first, (pid) => recordIn(directory, identify(pid)));
  supervisors.push(supervisor);
  supervisor.start();
  const processes: ProcessControl<SupervisedLocation, ProcessIncarnation> = new OsProcessControl();
  const location = { kind: 'supervised', stateFile: directory.stateFile, part: 'api' } as const;
  const never = new AbortController().signal;
  const seen = async () => {
    const found = await processes.find(location, never);
    return typeof found === 'string'
      ? { found, state: found }
      : { found, state: await processes.state(found, never) };
  };
  return {
    target,
    link,
    environment: {
      ...environment,
      services: { api: { name: 'api', variant: 'default', location } },
    },
    ports: { ...ports, clock: systemClock, processes },
    snapshot: async () => (await seen()).state,
    successor: seen,
    destroyTarget: async () => supervisor.kill(),
    replaceTarget: async () => {
      const { pid } = supervisor;
      supervisor.kill();
      const deadline = AbortSignal.timeout(10_000);
      while (supervisor.pid === pid) await systemClock.sleep(5, deadline);
    },
  };
}

const DEAF = `process.on('SIGTERM', () => undefined);`;
describeFault(processRestart, [
  { title: 'on a real process', values: { grace: 1_000 }, openWorld: () => openRealServiceWorld() },
  {
    title: 'on one that does not end when it is asked to',
    values: { grace: 200 },
    openWorld: () => openRealServiceWorld(DEAF),
  },
]);

for (const fault of [processKill, processPause]) {
  describeFault(fault, [
    { title: 'on a real process', values: {}, openWorld: () => openRealServiceWorld() },
  ]);
}
