import { afterEach, describe, expect, it } from '@jest/globals';
import { spawn, type ChildProcess } from 'node:child_process';
import { OsProcessControl } from './os-process-control.ts';
import { identify } from './process-identity.ts';
import { readProcessTable } from './process-table.ts';
import { treeOf } from './process-tree.ts';
import { waitUntil } from './wait-until.ts';

const children: ChildProcess[] = [];

afterEach(() => {
  for (const child of children.splice(0)) child.kill('SIGKILL');
});

/** A process with two children, one of them in a session of its own as those of PostgreSQL are. */
async function family() {
  const child = spawn('/bin/sh', ['-c', 'sleep 60 & setsid sleep 60 & wait'], { stdio: 'ignore' });
  children.push(child);
  const identity = identify(child.pid!)!;
  const members = () => treeOf(identity, readProcessTable());
  await waitUntil(() => members().length === 3, { timeoutMs: 5_000, intervalMs: 5 });
  return { identity, members };
}

describe('the processes of this machine', () => {
  const processes = new OsProcessControl();

  it('are paused and resumed with all that came from them', async () => {
    const { identity, members } = await family();
    expect(await processes.signal(identity, 'pause')).toBe('sent');
    expect(members().map(({ state }) => state)).toEqual(['paused', 'paused', 'paused']);
    expect(await processes.state(identity)).toBe('paused');
    expect(await processes.signal(identity, 'resume')).toBe('sent');
    expect(members().map(({ state }) => state)).toEqual(['running', 'running', 'running']);
  });

  it('are killed with all that came from them, even while they stand still', async () => {
    const { identity, members } = await family();
    const family_ = members();
    await processes.signal(identity, 'pause');
    expect(await processes.signal(identity, 'kill')).toBe('sent');
    const states = await Promise.all(family_.map((member) => processes.state(member)));
    expect(states).toEqual(['gone', 'gone', 'gone']);
    expect(await processes.signal(identity, 'resume')).toBe('gone');
  });

  it('are asked to end alone: their children are theirs to end', async () => {
    const { identity, members } = await family();
    const started = members().slice(1);
    expect(await processes.signal(identity, 'terminate')).toBe('sent');
    await waitUntil(() => identify(identity.pid) === undefined, {
      timeoutMs: 5_000,
      intervalMs: 5,
    });
    const states = await Promise.all(started.map((one) => processes.state(one)));
    expect(states).toEqual(['running', 'running']);
    for (const one of started) await processes.signal(one, 'kill');
    expect(await processes.signal(identity, 'terminate')).toBe('gone');
  });

  it('are left alone when the pid has passed to another incarnation', async () => {
    const { identity } = await family();
    const earlier = { ...identity, startTime: 'earlier' };
    expect(await processes.signal(earlier, 'kill')).toBe('gone');
    expect(await processes.state(earlier)).toBe('gone');
    expect(await processes.state(identity)).toBe('running');
  });
});
