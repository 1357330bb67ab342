import {
  existsSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import {
  BEFORE_ANY_FAULT,
  DEAD,
  ENDED,
  INJECTED,
  RUN,
  UNDONE,
  KnownRunWorld,
} from '../../test/fixtures/known-run-world.ts';
import { thisProcess } from '../adapters/process-owner/this-process.ts';
import type { RunOwner } from '../domain/journal-event.ts';
import { status } from './commands/status.ts';
import { findKnownRun } from './find-known-runs.ts';
import { isRunOfProjectThere } from './owner-of-project.ts';
import { readRun } from './read-run.ts';
import { recoverSettled, settled } from './recover-known.ts';

const ELSEWHERE: RunOwner = { ...thisProcess(), pidNamespace: 'pid:[1]' };
const LONG_AGO = new Date(1_000_000_000);

let world: KnownRunWorld;
beforeEach(() => void (world = new KnownRunWorld()));
afterEach(() => world.close());

describe('a run of another host or container', () => {
  const signAt = (time: Date) => utimesSync(world.journal, time, time);

  it('goes on while it gives signs of life, is not undone, and does not stand in the way', async () => {
    await world.write(INJECTED, ELSEWHERE);
    let signs = 0;
    world.onSleep = () => signAt(new Date(Date.now() - (signs += 1)));
    const { exitCode, seen } = await world.look();
    expect(exitCode).toBe(0);
    expect(seen.active).toEqual([expect.objectContaining({ runId: RUN, elsewhere: true })]);
    await status.run(world.host(), { json: false });
    expect(world.written.stdout).toContain('of another host or container');
    await expect(world.recovering({ run: RUN })).rejects.toMatchObject({
      code: 'ENVIRONMENT_BUSY',
      message: `The run ${RUN} still goes on, on another host or in another container (process ${String(process.pid)} there).`,
    });
    const before = readFileSync(world.journal);
    expect(await world.recovering({ all: true })).toBe(0);
    expect(world.written.stderr).toContain(
      `${RUN}: still goes on, on another host or in another container, and undoes its faults itself; left alone`,
    );
    expect(world.written.stdout).toContain('Nothing else is left to undo.');
    await expect(world.recovering({ run: RUN, forget: true })).rejects.toMatchObject({
      code: 'ENVIRONMENT_BUSY',
    });
    await world.begin();
    expect(readFileSync(world.journal)).toEqual(before);
  });

  it.each([
    ['far behind', LONG_AGO],
    ['ahead', new Date(Date.now() + 3_600_000)],
  ])('goes on while its signs change, be its clock %s', async (_where, time) => {
    await world.write(INJECTED, ELSEWHERE);
    world.register({ owner: ELSEWHERE });
    signAt(time);
    let signs = 0;
    world.onSleep = () => signAt(new Date(time.getTime() + (signs += 2_000)));
    const before = readFileSync(world.journal);
    await expect(world.recovering({ run: RUN })).rejects.toMatchObject({
      code: 'ENVIRONMENT_BUSY',
    });
    await world.begin();
    expect(await world.recovering({ all: true })).toBe(0);
    await expect(world.recovering({ run: RUN, forget: true })).rejects.toMatchObject({
      code: 'ENVIRONMENT_BUSY',
    });
    expect(readFileSync(world.journal)).toEqual(before);
  });

  it.each([
    ['is in the future', new Date(Date.now() + 3_600_000), 61],
    ['is of now', new Date(), 61],
    ['is long ago', LONG_AGO, 7],
  ])('is dead when no sign has followed the last one, which %s', async (_when, time, seconds) => {
    await world.write(INJECTED, ELSEWHERE);
    world.register({ owner: ELSEWHERE });
    const lock = `${world.journal}.writer-1`;
    writeFileSync(lock, JSON.stringify(ELSEWHERE));
    utimesSync(lock, time, time);
    signAt(time);
    expect(await world.recovering({ all: true })).toBe(0);
    expect(world.uptimeMs).toBeLessThanOrEqual(seconds * 1_000);
    expect((await readRun(world.folder)).record.takeovers).toEqual([
      expect.objectContaining({ by: 'recover' }),
    ]);
    expect(existsSync(lock)).toBe(false);
  });

  it('keeps its journal while another one elsewhere, that was not seen to be silent, holds it', async () => {
    await world.write(INJECTED, ELSEWHERE);
    world.register({ owner: ELSEWHERE });
    signAt(LONG_AGO);
    const known = await findKnownRun(world.host(), RUN);
    const run = await settled(world.host(), known);
    expect(run.standing).toBe('left-broken');
    writeFileSync(`${world.journal}.writer-1`, JSON.stringify(ELSEWHERE));
    utimesSync(`${world.journal}.writer-1`, new Date(0), new Date(0));
    await expect(recoverSettled(world.host(), run)).rejects.toMatchObject({
      code: 'ENVIRONMENT_BUSY',
    });
  });

  it('that had broken nothing yet is fenced by its journal before it counts no more', async () => {
    await world.write(BEFORE_ANY_FAULT, ELSEWHERE);
    world.register({ owner: ELSEWHERE });
    signAt(LONG_AGO);
    const { exitCode, seen } = await world.look();
    expect([exitCode, seen.leftovers]).toEqual([20, [expect.objectContaining({ inForce: [] })]]);
    expect(readdirSync(world.stateFolder)).toEqual([`run-${RUN}.json`]);
    await world.begin();
    expect(readdirSync(world.stateFolder)).toEqual([]);
    expect((await readRun(world.folder)).record.takeovers).toHaveLength(1);
    expect(await world.look()).toMatchObject({ exitCode: 0, seen: { leftovers: [], active: [] } });
  });

  it('is over as soon as its journal has an end and nobody holds that', async () => {
    await world.write(ENDED, ELSEWHERE);
    world.register({ owner: ELSEWHERE });
    writeFileSync(`${world.journal}.writer-1`, JSON.stringify(ELSEWHERE));
    expect((await world.look()).seen.active).toHaveLength(1);
    rmSync(`${world.journal}.writer-1`);
    expect(await world.look()).toMatchObject({ exitCode: 0, seen: { leftovers: [], active: [] } });
    expect(readdirSync(world.stateFolder)).toEqual([]);
  });

  it('with a fault in force and no sign of life is waited for, and not said to have left nothing', async () => {
    await world.write(INJECTED, ELSEWHERE);
    signAt(new Date(Date.now() - 30_000));
    const { exitCode, seen } = await world.look();
    expect([exitCode, seen.active]).toEqual([20, [expect.objectContaining({ silent: true })]]);
    await status.run(world.host(), { json: false });
    expect(world.written.stdout).toContain('waiting for a sign of life');
    expect(world.written.stdout).toContain(`The run ${RUN} gives no sign of life`);
    expect(world.written.stdout).not.toContain('Nothing was left broken.');
    world.onSleep = () => signAt(new Date());
    expect(await world.look()).toMatchObject({
      exitCode: 0,
      seen: { active: [{ silent: false }] },
    });
  });

  it('whose folder cannot be looked at keeps nobody from any other run', async () => {
    await world.write(INJECTED, ELSEWHERE);
    world.register({ owner: ELSEWHERE });
    symlinkSync(`${world.journal}.writer-1`, `${world.journal}.writer-1`);
    world.register({ runId: 'another', folder: '/nowhere' });
    expect((await world.look()).seen.leftovers).toHaveLength(2);
    await expect(world.recovering({ run: RUN })).rejects.toMatchObject({
      code: 'ENVIRONMENT_BUSY',
    });
  });

  it('is dead once it gives none, as after a reboot, and is recovered without asking', async () => {
    await world.write(UNDONE - 1, { ...thisProcess(), bootId: 'the boot before' });
    world.register({ owner: { ...thisProcess(), bootId: 'the boot before' } });
    expect((await world.look()).seen.active).toHaveLength(1);
    expect(await world.recovering({ run: RUN })).toBe(0);
    expect(world.written.stderr).toContain('waiting for a sign of life, at most 60 s');
    expect((await readRun(world.folder)).record.takeovers).toEqual([
      expect.objectContaining({ by: 'recover' }),
    ]);
  });

  it('is left broken, and not undone, when its journal cannot be seen from here', async () => {
    world.register({ owner: ELSEWHERE, folder: '/elsewhere', targets: [] });
    const { exitCode, seen } = await world.look();
    expect([exitCode, seen.leftovers.length]).toEqual([20, 1]);
    await expect(world.recovering({ run: RUN })).rejects.toMatchObject({
      message: expect.stringContaining('which is of another host or container, cannot be undone'),
      hint: expect.stringContaining('If it may go on there, recover it there.'),
    });
    await world.write(INJECTED, ELSEWHERE);
    expect((await world.look()).seen).toMatchObject({
      active: [{ folder: world.folder }],
      leftovers: [],
    });
  });

  it('keeps the compose project that it brought up until it is dead', async () => {
    expect(isRunOfProjectThere(world.stateFolder, ELSEWHERE)).toBe(false);
    world.register({ owner: ELSEWHERE });
    expect(isRunOfProjectThere(world.stateFolder, ELSEWHERE)).toBe(true);
    await world.write(INJECTED, ELSEWHERE);
    expect(isRunOfProjectThere(world.stateFolder, ELSEWHERE)).toBe(true);
    signAt(LONG_AGO);
    expect(isRunOfProjectThere(world.stateFolder, ELSEWHERE)).toBe(false);
    expect(isRunOfProjectThere(world.stateFolder, thisProcess())).toBe(true);
    expect(isRunOfProjectThere(world.stateFolder, DEAD)).toBe(false);
  });
});
