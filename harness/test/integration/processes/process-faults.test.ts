import { type ChildProcess, spawn } from 'node:child_process';
import { afterAll, jest } from '@jest/globals';
import { OsProcessControl } from '../../../src/adapters/local-environment/processes/os-process-control.ts';
import { identify } from '../../../src/adapters/local-environment/processes/process-identity.ts';
import { systemClock } from '../../../src/adapters/system-clock/system-clock.ts';
import { processKill } from '../../../src/faults/process-kill.ts';
import { processPause } from '../../../src/faults/process-pause.ts';
import { openFakeServiceWorld } from '../../kit/fake-fault-world.ts';
import { describeFault } from '../../kit/describe-fault.ts';
import type { FaultWorld } from '../../kit/fault-world.ts';

/** For a busy machine; no test takes nearly as long by itself. */
jest.setTimeout(60_000);

const supervisors: Supervisor[] = [];
afterAll(() => supervisors.forEach((supervisor) => supervisor.stop()));

/** Starts its process again as soon as it has ended. */
class Supervisor {
  #child: ChildProcess | undefined;
  #isStopped = false;

  start(): void {
    this.#child = spawn(process.execPath, ['-e', 'setInterval(() => undefined, 60_000)'], {
      stdio: 'ignore',
    });
    this.#child.once('exit', () => {
      if (!this.#isStopped) this.start();
    });
  }

  kill(): void {
    this.#child?.kill('SIGKILL');
  }

  stop(): void {
    this.#isStopped = true;
    this.kill();
  }

  get pid(): number | undefined {
    return this.#child?.pid;
  }
}

async function openRealServiceWorld(): Promise<FaultWorld> {
  const { ports, ...world } = await openFakeServiceWorld();
  const supervisor = new Supervisor();
  supervisors.push(supervisor);
  supervisor.start();
  const find = async () => (supervisor.pid === undefined ? undefined : identify(supervisor.pid));
  const processes = new OsProcessControl(find);
  return {
    ...world,
    ports: { ...ports, clock: systemClock, processes },
    snapshot: async () => {
      const identity = await find();
      return identity === undefined ? 'gone' : await processes.state(identity);
    },
    destroyTarget: async () => supervisor.kill(),
  };
}

for (const fault of [processKill, processPause]) {
  describeFault(fault, [
    { title: 'on a real process', values: {}, openWorld: openRealServiceWorld },
  ]);
}
