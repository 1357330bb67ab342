import {
  appendFileSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import {
  BEFORE_ANY_FAULT,
  INJECTED,
  RUN,
  UNDONE,
  KnownRunWorld,
} from '../../test/fixtures/known-run-world.ts';
import { thisProcess } from '../adapters/process-owner/this-process.ts';
import { status } from './commands/status.ts';
import { readRun } from './read-run.ts';

let world: KnownRunWorld;
beforeEach(() => void (world = new KnownRunWorld()));
afterEach(() => world.close());

describe('a damaged journal of a run that is not registered', () => {
  const damage = () => appendFileSync(world.journal, 'oops\n');

  it('after a fault that may be in force is a leftover, and no run begins', async () => {
    await world.write(INJECTED);
    damage();
    const { exitCode, seen } = await world.look();
    expect(exitCode).toBe(20);
    expect(seen.unreadable).toEqual([]);
    expect(seen.leftovers).toEqual([
      expect.objectContaining({
        inForce: ['network-latency-1'],
        unreadable: `${world.journal}:${String(INJECTED + 1)}: the line is not whole JSON.`,
      }),
    ]);
    await expect(world.begin()).rejects.toMatchObject({ code: 'LEFTOVERS' });
  });

  it('before any fault is a leftover as well: one may have been injected after that', async () => {
    await world.write(BEFORE_ANY_FAULT);
    damage();
    expect((await world.look()).seen.leftovers).toEqual([expect.objectContaining({ inForce: [] })]);
    await expect(world.begin()).rejects.toMatchObject({ code: 'LEFTOVERS' });
  });

  it('after everything was undone is harmless', async () => {
    await world.write(UNDONE);
    damage();
    expect(await world.look()).toMatchObject({
      exitCode: 0,
      seen: { leftovers: [], unreadable: [] },
    });
    await world.begin();
  });

  it('that tells nothing at all is named with the way out, by status, recover and the next run', async () => {
    mkdirSync(world.folder, { recursive: true });
    writeFileSync(world.journal, 'oops\n'.repeat(3));
    const problem = `${world.journal}:1: the line is not whole JSON.`;
    const hint = `Find out what the run touched. When all is well there: faultline recover ${world.folder} --forget`;
    const { exitCode, seen } = await world.look();
    expect([exitCode, seen.unreadable]).toEqual([20, [{ path: world.folder, problem, hint }]]);
    await expect(world.begin()).rejects.toMatchObject({
      code: 'LEFTOVERS',
      message: problem,
      hint,
    });
    expect(await world.recovering({ all: true })).toBe(20);
    expect(world.written.stderr).toContain(problem);
    expect(await world.recovering({ run: world.folder, forget: true })).toBe(0);
    expect(await world.look()).toMatchObject({ exitCode: 0, seen: { unreadable: [] } });
    await world.begin();
  });

  it.each([
    ['is empty', ''],
    ['ends within its first record', '{"seq":0,"type":"run.st'],
  ])('that %s is harmless: nothing had been touched', async (_what, text) => {
    mkdirSync(world.folder, { recursive: true });
    writeFileSync(world.journal, text);
    expect(await world.look()).toMatchObject({
      exitCode: 0,
      seen: { leftovers: [], unreadable: [] },
    });
    await world.begin();
  });
});

describe('a file in the state folder that cannot be read', () => {
  it('is a leftover that status and recover name, until it is forgotten', async () => {
    mkdirSync(world.stateFolder);
    const path = join(world.stateFolder, `run-${RUN}.json`);
    writeFileSync(path, '{"runId":');
    const problem = `The entry of the run ${RUN} in the registry, ${path}, cannot be read.`;
    const { exitCode, seen } = await world.look();
    expect(exitCode).toBe(20);
    expect(seen.unreadable).toEqual([expect.objectContaining({ path, problem })]);
    expect(await world.recovering({ all: true })).toBe(20);
    expect(world.written.stderr).toContain(problem);
    await status.run(world.host(), { json: false });
    expect(world.written.stdout).toContain(`${problem}\n  Hint: Recover the run by its folder`);
    expect(world.written.stdout).not.toContain('Nothing was left broken.');
    expect(await world.recovering({ run: RUN, forget: true })).toBe(0);
    expect((await world.look()).exitCode).toBe(0);
    expect(existsSync(path)).toBe(false);
  });

  it('is named also when it is a lease', async () => {
    mkdirSync(world.stateFolder);
    const path = join(world.stateFolder, 'lease-0.json');
    writeFileSync(path, '');
    expect((await world.look()).seen.unreadable).toEqual([expect.objectContaining({ path })]);
  });
});

describe('a run that is forgotten', () => {
  it('stays forgotten, and its reports say who had it forgotten and that nothing was undone', async () => {
    await world.write(INJECTED);
    world.register();
    expect((await world.look()).exitCode).toBe(20);
    expect(await world.recovering({ run: RUN, forget: true })).toBe(0);
    expect(await world.look()).toMatchObject({ exitCode: 0, seen: { leftovers: [], active: [] } });
    await world.begin();
    expect(readdirSync(world.stateFolder)).toEqual([]);
    const mark = join(world.folder, 'forgotten.json');
    expect(JSON.parse(readFileSync(mark, 'utf8'))).toEqual({
      schemaVersion: 1,
      forgottenBy: expect.stringMatching(/^.+@.+$/),
      forgottenAtMs: expect.any(Number),
    });
    expect(statSync(mark).mode & 0o777).toBe(0o600);
    const { record, judgement } = await readRun(world.folder);
    expect(judgement.cleanup).toBe('dirty');
    expect(record.takeovers).toEqual([
      {
        by: 'recover',
        atMs: expect.any(Number),
        why: expect.stringMatching(/^nothing was undone; .+@.+ had it forgotten/),
      },
    ]);
    expect(readFileSync(join(world.folder, 'report.md'), 'utf8')).toContain('had it forgotten');
  });

  it('may be one that only its journal tells of', async () => {
    await world.write(INJECTED);
    expect(await world.recovering({ run: world.folder, forget: true })).toBe(0);
    expect(await world.look()).toMatchObject({ exitCode: 0, seen: { leftovers: [] } });
  });

  it('may be one whose journal is gone', async () => {
    world.register();
    expect((await world.look()).seen.leftovers).toHaveLength(1);
    expect(await world.recovering({ run: RUN, forget: true })).toBe(0);
    expect(await world.look()).toMatchObject({ exitCode: 0, seen: { leftovers: [] } });
    expect(existsSync(world.folder)).toBe(false);
  });

  it('has to be known, and dead', async () => {
    await expect(world.recovering({ run: RUN, forget: true })).rejects.toMatchObject({
      code: 'UNKNOWN_NAME',
    });
    await world.write(INJECTED, thisProcess());
    world.register({ owner: thisProcess() });
    await expect(world.recovering({ run: RUN, forget: true })).rejects.toMatchObject({
      code: 'ENVIRONMENT_BUSY',
    });
    expect((await world.look()).seen.active).toHaveLength(1);
  });
});
