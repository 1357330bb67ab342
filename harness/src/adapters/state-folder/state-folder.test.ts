import {
  copyFileSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { lock } from 'proper-lockfile';
import type { FrozenTarget } from '../../domain/fault.ts';
import {
  FileTargetLeases,
  type HolderStanding,
  releaseLeases,
  unreadableLeases,
} from './file-target-leases.ts';
import { HaltSwitch } from './halt-switch.ts';
import { type RegisteredRun, RunRegistry } from './run-registry.ts';
import { StateFiles } from './state-files.ts';
import { stateHome } from './state-home.ts';

let root: string;
let folder: string;
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'faultline-state-'));
  folder = join(root, 'deep', 'state');
});
afterEach(() => rmSync(root, { recursive: true }));

const owner = { pid: 4711, startTime: '1', bootId: 'boot' };
const redis: FrozenTarget = { kind: 'proxy', key: 'proxy a/redis', name: 'proxy "redis" at a' };
const postgres: FrozenTarget = { kind: 'proxy', key: 'proxy a/postgres', name: 'proxy "postgres"' };

describe('the state folder', () => {
  it.each([
    ['FAULTLINE_STATE_HOME', { FAULTLINE_STATE_HOME: '/a', XDG_STATE_HOME: '/b' }, '/a'],
    ['XDG_STATE_HOME', { XDG_STATE_HOME: '/b', HOME: '/home/me' }, '/b/faultline'],
    ['the home folder', { HOME: '/home/me' }, '/home/me/.local/state/faultline'],
    [
      'no relative path',
      { XDG_STATE_HOME: 'b', HOME: '/home/me' },
      '/home/me/.local/state/faultline',
    ],
  ])('is named by %s', (_by, env, path) => {
    expect(stateHome(env)).toBe(path);
  });

  it('and its files are private to the user, and hold whole contents only', () => {
    const files = new StateFiles(folder);
    expect(files.read('one')).toBeUndefined();
    files.write('one', { a: 1 });
    files.write('one', { a: 2 });
    expect(files.create('one', { a: 3 })).toBe(false);
    expect(files.read('one')).toEqual({ a: 2 });
    expect(readdirSync(folder)).toEqual(['one']);
    expect(statSync(folder).mode & 0o777).toBe(0o700);
    expect(statSync(join(folder, 'one')).mode & 0o777).toBe(0o600);
  });

  it('has files that cannot be read, whatever the reason, and that stop nobody', () => {
    const files = new StateFiles(folder);
    files.write('folder/one', 1);
    symlinkSync('loop', join(folder, 'loop'));
    expect(['folder', 'loop'].map((name) => files.read(name))).toEqual([null, null]);
  });

  it('that cannot be written says how to name another one', () => {
    writeFileSync(join(root, 'deep'), 'a file in the way');
    expect(() => new StateFiles(folder).write('one', {})).toThrow(
      expect.objectContaining({
        code: 'WRITE_FAILED',
        hint: 'Make the folder writable, or name another one with FAULTLINE_STATE_HOME.',
      }),
    );
  });
});

describe('the registry', () => {
  const run = (runId: string, startedAtMs: number): RegisteredRun => ({
    runId,
    folder: `/reports/${runId}`,
    project: '/project',
    experiment: 'cache-latency',
    environment: 'local',
    startedAtMs,
    owner,
    targets: [],
  });

  it('lists runs from when they enter until they leave, oldest first, and names what it cannot read', () => {
    const registry = new RunRegistry(folder);
    expect(registry.list()).toEqual([]);
    registry.enter(run('b', 2));
    registry.enter(run('a', 3));
    registry.enter({ ...run('a', 1), targets: ['x'] });
    writeFileSync(join(folder, 'run-torn.json'), '{"runId":');
    mkdirSync(join(folder, 'run-folder.json'));
    writeFileSync(join(folder, 'run-none.json'), '{"runId":"c","folder":"/c","owner":1}');
    expect(registry.list()).toEqual([{ ...run('a', 1), targets: ['x'] }, run('b', 2)]);
    expect(registry.unreadable().toSorted()).toEqual(
      ['folder', 'none', 'torn'].map((name) => join(folder, `run-${name}.json`)),
    );
    expect(registry.find('b')).toEqual(run('b', 2));
    registry.leave('a');
    registry.leave('a');
    expect(registry.list()).toEqual([run('b', 2)]);
  });

  it('keeps nothing of a run that was killed as it entered, once it has left', () => {
    const registry = new RunRegistry(folder);
    registry.enter(run('b', 1));
    writeFileSync(join(folder, '.run-a.json.0badcafe'), '{"runId":');
    expect(registry.list()).toEqual([run('b', 1)]);
    expect(registry.unreadable()).toEqual([]);
    registry.leave('a');
    expect(readdirSync(folder)).toEqual(['run-b.json']);
  });

  it('makes no path of a run id', () => {
    new RunRegistry(folder).enter(run('../../escaped', 1));
    expect(readdirSync(folder)).toEqual(['run-______escaped.json']);
  });
});

describe('leases', () => {
  const leasesOf = (runId: string, standing: HolderStanding = 'active') =>
    new FileTargetLeases(
      folder,
      { runId, folder: `/reports/${runId}`, owner },
      async () => standing,
    );

  it('are for one run at a time, which may take them twice', async () => {
    const first = leasesOf('run-1');
    await first.acquire([redis]);
    await first.acquire([redis]);
    await expect(leasesOf('run-2').acquire([redis])).rejects.toMatchObject({
      code: 'TARGET_BUSY',
      message: 'The run run-1 holds the proxy "redis" at a, and is still going on.',
    });
    await first.release();
    await leasesOf('run-2').acquire([redis]);
  });

  it('are taken on all targets or on none', async () => {
    await leasesOf('run-1').acquire([redis]);
    await expect(leasesOf('run-2').acquire([postgres, redis])).rejects.toThrow('run-1');
    await leasesOf('run-3').acquire([postgres]);
  });

  it('of a dead run are free when it left nothing, and refused with the command when it did', async () => {
    await leasesOf('run-1').acquire([redis]);
    await expect(leasesOf('run-2', 'left-broken').acquire([redis])).rejects.toMatchObject({
      code: 'LEFTOVERS',
      hint: 'Undo it with `faultline recover run-1`, or start with `--recover`.',
    });
    await expect(leasesOf('run-2', 'being-undone').acquire([redis])).rejects.toMatchObject({
      code: 'TARGET_BUSY',
    });
    await leasesOf('run-2', 'over').acquire([redis]);
    await leasesOf('run-1').release();
    await expect(leasesOf('run-3').acquire([redis])).rejects.toThrow('The run run-2 holds');
  });

  it('that cannot be read are refused and named, and no run takes one for its own', async () => {
    await leasesOf('run-1').acquire([redis]);
    const [name = ''] = readdirSync(folder);
    const path = join(folder, name);
    writeFileSync(path, '');
    await expect(leasesOf('run-2').acquire([redis])).rejects.toMatchObject({
      code: 'LEFTOVERS',
      message: `The lease on the proxy "redis" at a, ${path}, cannot be read: a run may hold it, or have left it broken.`,
    });
    expect(unreadableLeases(folder)).toEqual([path]);
    expect(readFileSync(path, 'utf8')).toBe('');
    await leasesOf('run-2').acquire([postgres]);
    expect(unreadableLeases(folder)).toEqual([path]);
  });

  it('that another run takes as they are given back stay with that one', async () => {
    await leasesOf('run-1').acquire([redis]);
    const [name = ''] = readdirSync(folder);
    const unlock = await lock(folder, { lockfilePath: join(folder, '.lock') });
    const giving = releaseLeases(folder, 'run-1');
    const held = readFileSync(join(folder, name), 'utf8');
    writeFileSync(join(folder, name), held.replaceAll('run-1', 'run-2'));
    await unlock();
    await giving;
    expect(readFileSync(join(folder, name), 'utf8')).toContain('run-2');
    await releaseLeases(folder, 'run-2');
    expect(readdirSync(folder)).toEqual([]);
  });

  it('can be given back on behalf of a run', async () => {
    await leasesOf('run-1').acquire([redis, postgres]);
    const [name = ''] = readdirSync(folder);
    copyFileSync(join(folder, name), join(folder, `.${name}.0badcafe`));
    await releaseLeases(folder, 'run-1');
    expect(readdirSync(folder)).toEqual([]);
  });

  it('asked for at once go to exactly one', async () => {
    const asked = Array.from({ length: 8 }, (_, i) =>
      leasesOf(`run-${String(i)}`).acquire([redis]),
    );
    const outcomes = await Promise.allSettled(asked);
    expect(outcomes.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
  });
});

describe('the kill switch', () => {
  const halt = { by: 'faultline halt', reason: 'incident', haltedAtMs: 7 };

  it('is off, on with its first reason, and off again', () => {
    const kill = new HaltSwitch(folder, {});
    expect(kill.read()).toBeUndefined();
    expect(kill.pull(halt)).toEqual(halt);
    expect(kill.pull({ ...halt, reason: 'another' })).toEqual(halt);
    expect(kill.release()).toEqual([]);
    expect(kill.read()).toBeUndefined();
  });

  it.each([
    ['an empty file', '', 'no reason was given'],
    ['a line of text', 'change freeze\nmore\n', 'change freeze'],
    ['JSON of somebody else', '{"by":1}', '{"by":1}'],
  ])('is on by %s', (_what, text, reason) => {
    mkdirSync(folder, { recursive: true });
    const path = join(folder, 'halt');
    writeFileSync(path, text);
    const haltedAtMs = Math.round(statSync(path).mtimeMs);
    expect(new HaltSwitch(folder, {}).read()).toEqual({
      by: `the file ${path}`,
      reason,
      haltedAtMs,
    });
  });

  it('is on by what cannot even be read', () => {
    mkdirSync(join(folder, 'halt'), { recursive: true });
    expect(new HaltSwitch(folder, {}).read()).toMatchObject({ reason: 'no reason was given' });
  });

  it('names a file of FAULTLINE_HALT_FILE that keeps it on', () => {
    const path = join(root, 'STOP');
    writeFileSync(path, '');
    expect(new HaltSwitch(folder, { FAULTLINE_HALT_FILE: path }).release()).toEqual([path]);
  });

  it('is seen by a run that watches, at once when it is on already', async () => {
    const kill = new HaltSwitch(folder, {});
    const seen = new Promise((resolve) => {
      kill.watch(resolve);
    });
    kill.pull(halt);
    expect(await seen).toEqual(halt);
    let again: unknown;
    kill.watch((found) => (again = found))();
    expect(again).toEqual(halt);
  });
});
