import {
  appendFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { buildJournal } from '../../test/fixtures/journal-builder.ts';
import { FileJournalWriter } from '../adapters/file-journal/file-journal-writer.ts';
import { thisProcess } from '../adapters/process-owner/this-process.ts';
import { type RegisteredRun, RunRegistry } from '../adapters/state-folder/run-registry.ts';
import type { JournalEvent, RunOwner } from '../domain/journal-event.ts';
import { recover } from './commands/recover.ts';
import { status } from './commands/status.ts';
import type { Host } from './host.ts';
import { refuseUnlessMayBegin } from './may-begin.ts';
import { isRunOfProjectThere } from './owner-of-project.ts';
import { findProject } from './project.ts';
import { readRun } from './read-run.ts';

const RUN = '20270115-080000-k3f9';
const DEAD: RunOwner = { ...thisProcess(), startTime: '1' };
const ELSEWHERE: RunOwner = { ...thisProcess(), pidNamespace: 'pid:[1]' };
const LONG_AGO = new Date(1_000_000_000);

let root: string;
let folder: string;
let journal: string;
let stateFolder: string;
let written: { stdout: string; stderr: string };
let onSleep: () => void;
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'faultline-known-'));
  writeFileSync(join(root, 'faultline.yaml'), '');
  folder = join(root, 'reports', 'cache-latency', RUN);
  journal = join(folder, 'journal.ndjson');
  stateFolder = join(root, 'state');
  written = { stdout: '', stderr: '' };
  onSleep = () => undefined;
});
afterEach(() => rmSync(root, { recursive: true }));

function host(): Host {
  const stream = (name: 'stdout' | 'stderr') => ({
    write: (text: string) => void (written[name] += text),
    isTTY: false,
    columns: 100,
  });
  const sleep = () => Promise.resolve(onSleep());
  return {
    argv: [],
    env: { FAULTLINE_STATE_HOME: stateFolder },
    cwd: root,
    stdout: stream('stdout'),
    stderr: stream('stderr'),
    clock: { now: () => Date.now(), uptimeMs: () => performance.now(), sleep },
    onCrash: () => () => undefined,
    onSuspend: () => () => undefined,
    onSignal: () => () => undefined,
  };
}

const WHOLE = buildJournal();
const at = (type: JournalEvent['type']) => WHOLE.findIndex((event) => event.type === type) + 1;
const INJECTED = at('fault.injected');
const BEFORE_ANY_FAULT = at('load.started');
const UNDONE = at('fault.rolled-back');

/** The first so many events of a run, in the reports of the project. */
async function write(count: number, owner: RunOwner = DEAD): Promise<void> {
  const isStillThere = () => false;
  const writer = await FileJournalWriter.create(journal, { owner, isStillThere });
  for (const event of WHOLE.slice(0, count)) {
    await writer.append(event.type === 'run.started' ? { ...event, owner } : event);
  }
  await writer.close();
}

function register(change: Partial<RegisteredRun> = {}): void {
  new RunRegistry(stateFolder).enter({
    runId: RUN,
    folder,
    project: root,
    experiment: 'cache-latency',
    environment: 'local',
    startedAtMs: 1,
    owner: DEAD,
    targets: ['proxy'],
    ...change,
  });
}

type Status = {
  readonly active: readonly { readonly runId: string; readonly elsewhere: boolean }[];
  readonly leftovers: readonly {
    readonly inForce: readonly string[];
    readonly unreadable?: string;
  }[];
  readonly unreadable: readonly { readonly path: string; readonly problem: string }[];
};

async function look(): Promise<{ readonly exitCode: number; readonly seen: Status }> {
  written.stdout = '';
  const exitCode = await status.run(host(), { json: true });
  return { exitCode, seen: JSON.parse(written.stdout) as Status };
}

const recovering = (args: { run?: string; all?: boolean; forget?: boolean }) =>
  recover.run(host(), {
    run: undefined,
    all: false,
    forget: false,
    json: false,
    ...args,
  });

const begin = () =>
  refuseUnlessMayBegin(host(), findProject(root), { environment: 'local', recover: false });

describe('a damaged journal of a run that is not registered', () => {
  const damage = () => appendFileSync(journal, 'oops\n');

  it('after a fault that may be in force is a leftover, and no run begins', async () => {
    await write(INJECTED);
    damage();
    const { exitCode, seen } = await look();
    expect(exitCode).toBe(20);
    expect(seen.unreadable).toEqual([]);
    expect(seen.leftovers).toEqual([
      expect.objectContaining({
        inForce: ['network-latency-1'],
        unreadable: `${journal}:${String(INJECTED + 1)}: the line is not whole JSON.`,
      }),
    ]);
    await expect(begin()).rejects.toMatchObject({ code: 'LEFTOVERS' });
  });

  it('before any fault is a leftover as well: one may have been injected after that', async () => {
    await write(BEFORE_ANY_FAULT);
    damage();
    expect((await look()).seen.leftovers).toEqual([expect.objectContaining({ inForce: [] })]);
    await expect(begin()).rejects.toMatchObject({ code: 'LEFTOVERS' });
  });

  it('after everything was undone is harmless', async () => {
    await write(UNDONE);
    damage();
    expect(await look()).toMatchObject({ exitCode: 0, seen: { leftovers: [], unreadable: [] } });
    await begin();
  });

  it('that tells nothing at all is named with the way out, by status, recover and the next run', async () => {
    mkdirSync(folder, { recursive: true });
    writeFileSync(journal, 'oops\n'.repeat(3));
    const problem = `${journal}:1: the line is not whole JSON.`;
    const hint = `Find out what the run touched. When all is well there: faultline recover ${folder} --forget`;
    const { exitCode, seen } = await look();
    expect([exitCode, seen.unreadable]).toEqual([20, [{ path: folder, problem, hint }]]);
    await expect(begin()).rejects.toMatchObject({ code: 'LEFTOVERS', message: problem, hint });
    expect(await recovering({ all: true })).toBe(20);
    expect(written.stderr).toContain(problem);
    expect(await recovering({ run: folder, forget: true })).toBe(0);
    expect(await look()).toMatchObject({ exitCode: 0, seen: { unreadable: [] } });
    await begin();
  });

  it.each([
    ['is empty', ''],
    ['ends within its first record', '{"seq":0,"type":"run.st'],
  ])('that %s is harmless: nothing had been touched', async (_what, text) => {
    mkdirSync(folder, { recursive: true });
    writeFileSync(journal, text);
    expect(await look()).toMatchObject({ exitCode: 0, seen: { leftovers: [], unreadable: [] } });
    await begin();
  });
});

describe('a file in the state folder that cannot be read', () => {
  it('is a leftover that status and recover name, until it is forgotten', async () => {
    mkdirSync(stateFolder);
    const path = join(stateFolder, `run-${RUN}.json`);
    writeFileSync(path, '{"runId":');
    const problem = `The entry of the run ${RUN} in the registry, ${path}, cannot be read.`;
    const { exitCode, seen } = await look();
    expect(exitCode).toBe(20);
    expect(seen.unreadable).toEqual([expect.objectContaining({ path, problem })]);
    expect(await recovering({ all: true })).toBe(20);
    expect(written.stderr).toContain(problem);
    await status.run(host(), { json: false });
    expect(written.stdout).toContain(`${problem}\n  Hint: Recover the run by its folder`);
    expect(written.stdout).not.toContain('Nothing was left broken.');
    expect(await recovering({ run: RUN, forget: true })).toBe(0);
    expect((await look()).exitCode).toBe(0);
    expect(existsSync(path)).toBe(false);
  });

  it('is named also when it is a lease', async () => {
    mkdirSync(stateFolder);
    const path = join(stateFolder, 'lease-0.json');
    writeFileSync(path, '');
    expect((await look()).seen.unreadable).toEqual([expect.objectContaining({ path })]);
  });
});

describe('a run that is forgotten', () => {
  it('stays forgotten, and its reports say who had it forgotten and that nothing was undone', async () => {
    await write(INJECTED);
    register();
    expect((await look()).exitCode).toBe(20);
    expect(await recovering({ run: RUN, forget: true })).toBe(0);
    expect(await look()).toMatchObject({ exitCode: 0, seen: { leftovers: [], active: [] } });
    await begin();
    expect(readdirSync(stateFolder)).toEqual([]);
    const mark = join(folder, 'forgotten.json');
    expect(JSON.parse(readFileSync(mark, 'utf8'))).toEqual({
      schemaVersion: 1,
      forgottenBy: expect.stringMatching(/^.+@.+$/),
      forgottenAtMs: expect.any(Number),
    });
    expect(statSync(mark).mode & 0o777).toBe(0o600);
    const { record, judgement } = await readRun(folder);
    expect(judgement.cleanup).toBe('dirty');
    expect(record.takeovers).toEqual([
      {
        by: 'recover',
        atMs: expect.any(Number),
        why: expect.stringMatching(/^nothing was undone; .+@.+ had it forgotten/),
      },
    ]);
    expect(readFileSync(join(folder, 'report.md'), 'utf8')).toContain('had it forgotten');
  });

  it('may be one that only its journal tells of', async () => {
    await write(INJECTED);
    expect(await recovering({ run: folder, forget: true })).toBe(0);
    expect(await look()).toMatchObject({ exitCode: 0, seen: { leftovers: [] } });
  });

  it('may be one whose journal is gone', async () => {
    register();
    expect((await look()).seen.leftovers).toHaveLength(1);
    expect(await recovering({ run: RUN, forget: true })).toBe(0);
    expect(await look()).toMatchObject({ exitCode: 0, seen: { leftovers: [] } });
    expect(existsSync(folder)).toBe(false);
  });

  it('has to be known, and dead', async () => {
    await expect(recovering({ run: RUN, forget: true })).rejects.toMatchObject({
      code: 'UNKNOWN_NAME',
    });
    await write(INJECTED, thisProcess());
    register({ owner: thisProcess() });
    await expect(recovering({ run: RUN, forget: true })).rejects.toMatchObject({
      code: 'ENVIRONMENT_BUSY',
    });
    expect((await look()).seen.active).toHaveLength(1);
  });
});

describe('a run of another host or container', () => {
  const signAt = (time: Date) => utimesSync(journal, time, time);

  it('goes on while it gives signs of life, is not undone, and does not stand in the way', async () => {
    await write(INJECTED, ELSEWHERE);
    onSleep = () => signAt(new Date());
    const { exitCode, seen } = await look();
    expect(exitCode).toBe(0);
    expect(seen.active).toEqual([expect.objectContaining({ runId: RUN, elsewhere: true })]);
    await status.run(host(), { json: false });
    expect(written.stdout).toContain('of another host or container');
    await expect(recovering({ run: RUN })).rejects.toMatchObject({
      code: 'ENVIRONMENT_BUSY',
      message: `The run ${RUN} still goes on, on another host or in another container (process ${String(process.pid)} there).`,
    });
    const before = readFileSync(journal);
    expect(await recovering({ all: true })).toBe(0);
    await expect(recovering({ run: RUN, forget: true })).rejects.toMatchObject({
      code: 'ENVIRONMENT_BUSY',
    });
    await begin();
    expect(readFileSync(journal)).toEqual(before);
  });

  it('is dead once it gives none, as after a reboot, and is recovered without asking', async () => {
    await write(UNDONE - 1, { ...thisProcess(), bootId: 'the boot before' });
    register({ owner: { ...thisProcess(), bootId: 'the boot before' } });
    expect((await look()).seen.active).toHaveLength(1);
    onSleep = () => signAt(LONG_AGO);
    expect(await recovering({ run: RUN })).toBe(0);
    expect(written.stderr).toContain('waiting for a sign of life, at most 60 s');
    expect((await readRun(folder)).record.takeovers).toEqual([
      expect.objectContaining({ by: 'recover' }),
    ]);
  });

  it('is left broken, and not undone, when its journal cannot be seen from here', async () => {
    register({ owner: ELSEWHERE, folder: '/elsewhere', targets: [] });
    const { exitCode, seen } = await look();
    expect([exitCode, seen.leftovers.length]).toEqual([20, 1]);
    await expect(recovering({ run: RUN })).rejects.toMatchObject({
      message: expect.stringContaining('which is of another host or container, cannot be undone'),
      hint: expect.stringContaining('If it may go on there, recover it there.'),
    });
    await write(INJECTED, ELSEWHERE);
    expect((await look()).seen).toMatchObject({ active: [{ folder }], leftovers: [] });
  });

  it('keeps the compose project that it brought up until it is dead', async () => {
    expect(isRunOfProjectThere(stateFolder, ELSEWHERE)).toBe(false);
    register({ owner: ELSEWHERE });
    expect(isRunOfProjectThere(stateFolder, ELSEWHERE)).toBe(true);
    await write(INJECTED, ELSEWHERE);
    expect(isRunOfProjectThere(stateFolder, ELSEWHERE)).toBe(true);
    signAt(LONG_AGO);
    expect(isRunOfProjectThere(stateFolder, ELSEWHERE)).toBe(false);
    expect(isRunOfProjectThere(stateFolder, thisProcess())).toBe(true);
    expect(isRunOfProjectThere(stateFolder, DEAD)).toBe(false);
  });
});
