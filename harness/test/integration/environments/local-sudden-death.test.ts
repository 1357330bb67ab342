import { describe, expect, it } from '@jest/globals';
import { spawn, type ChildProcess } from 'node:child_process';
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { OsProcessControl } from '../../../src/adapters/local-environment/processes/os-process-control.ts';
import { environmentOf, pingingSpec, request } from './pinging-environment.ts';
import { processOf } from './process-of.ts';
import {
  eventually,
  instances,
  NOTHING,
  processesOf,
  readState,
  remainsOf,
  type State,
} from './what-remains.ts';
import { newStateDir } from './temporary-folder.ts';

const HOLD_SESSION = fileURLToPath(new URL('./fixtures/hold-session.ts', import.meta.url));

function startRun(stateDir: string): {
  readonly run: ChildProcess;
  readonly isOpen: () => boolean;
} {
  const run = spawn(process.execPath, [HOLD_SESSION, stateDir], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let output = '';
  run.stdout?.on('data', (chunk) => (output += String(chunk)));
  return { run, isOpen: () => output.includes('open') };
}

async function untilNothingIsLeft(stateDir: string, state: State): Promise<void> {
  await eventually('nothing is left', async () => {
    const remains = await remainsOf(stateDir, state);
    return Object.values(remains).every((list) => list.length === 0);
  });
  expect(await remainsOf(stateDir, state)).toEqual(NOTHING);
}

describe('when the run is killed with SIGKILL', () => {
  it('takes its environment down by itself, with PostgreSQL paused at that moment', async () => {
    const stateDir = newStateDir();
    const { run, isOpen } = startRun(stateDir);
    await eventually('the environment is open', isOpen, 60_000);
    const state = readState(stateDir, instances(stateDir)[0]!);
    run.kill('SIGKILL');
    await untilNothingIsLeft(stateDir, state);
  }, 90_000);

  it('does so while the environment is still starting', async () => {
    const stateDir = newStateDir();
    const { run } = startRun(stateDir);
    const startedParts = () =>
      instances(stateDir)
        .map((name) => readState(stateDir, name))
        .filter(({ parts }) => parts['postgres']?.state === 'starting');
    await eventually('PostgreSQL is starting', () => startedParts().length > 0);
    const [state] = startedParts();
    run.kill('SIGKILL');
    await untilNothingIsLeft(stateDir, state!);
  }, 60_000);
});

describe('when the supervisor is killed with SIGKILL', () => {
  it('takes every process with it, and what it leaves on disk goes at the next call', async () => {
    const stateDir = newStateDir();
    const environment = environmentOf(pingingSpec(), stateDir);
    await environment.up(request());
    const state = readState(stateDir, 'local');
    process.kill(state.supervisor.pid, 'SIGKILL');
    await eventually('no process is left', () => processesOf(stateDir, state.dataDir).length === 0);
    expect(existsSync(state.dataDir)).toBe(true);
    expect(await environment.down()).toBe('was-not-up');
    expect(await remainsOf(stateDir, state)).toEqual(NOTHING);
  }, 60_000);

  it('has even a paused PostgreSQL cleared away by the next run', async () => {
    const stateDir = newStateDir();
    const environment = environmentOf(pingingSpec(), stateDir);
    const session = await environment.open(request());
    const state = readState(stateDir, instances(stateDir)[0]!);
    await new OsProcessControl().signal(await processOf(session, 'postgres'), 'pause');
    process.kill(state.supervisor.pid, 'SIGKILL');
    await eventually('the supervisor is gone', () => !existsSync(`/proc/${state.supervisor.pid}`));
    const next = await environment.open(request());
    const own = readState(stateDir, instances(stateDir)[0]!);
    expect(instances(stateDir)).toHaveLength(1);
    expect(processesOf('/no/state', state.dataDir)).toEqual([]);
    expect(existsSync(state.dataDir)).toBe(false);
    await session.close();
    await next.close();
    expect(await remainsOf(stateDir, own)).toEqual(NOTHING);
  }, 60_000);
});
