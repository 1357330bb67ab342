import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  afterAll,
  afterEach,
  beforeAll,
  beforeEach,
  describe,
  expect,
  it,
  jest,
} from '@jest/globals';
import {
  startForeignSystem,
  type ForeignSystem,
} from '../../fixtures/foreign-system/start-foreign-system.ts';
import { faultline, startFaultline, type Running } from '../../kit/faultline-process.ts';
import { type AdminGate, openAdminGate } from './admin-gate.ts';
import { writeHostileProject } from './hostile-project.ts';
import { makeReadOnlyFolder, makeSmallDisk, type SmallDisk } from './small-disk.ts';

/** For a busy machine; a run here takes fifteen seconds. */
jest.setTimeout(120_000);

const INJECTED = 'network-latency on catalogue->prices injected';

let folder: string;
let system: ForeignSystem;
let tsdbs = 0;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'faultline-hostile-'));
  process.env['FAULTLINE_STATE_HOME'] = join(folder, 'state');
  system = await startForeignSystem();
  await writeHostileProject(folder, system.addresses);
});
afterAll(async () => {
  await system.stop();
  await rm(folder, { recursive: true, force: true });
});
beforeEach(async () => {
  if (system.processes()['toxiproxy']?.ended === true) await system.restartToxiproxy();
  await makeProxy();
  if (system.processes()['prometheus']?.ended !== false) {
    tsdbs += 1;
    await system.startPrometheus(join(folder, 'prometheus.yml'), join(folder, `tsdb-${tsdbs}`));
  }
});

async function makeProxy(): Promise<void> {
  const { toxiproxy, link, prices } = system.addresses;
  const proxy = { name: 'prices', listen: link, upstream: prices };
  await fetch(`http://${toxiproxy}/proxies`, { method: 'POST', body: JSON.stringify(proxy) });
}

function start(out = join(folder, 'reports'), project = folder): Running {
  return startFaultline(['run', 'prices-late', '--env', 'theirs', '--out', out], project);
}

async function toxicsLeft(): Promise<unknown> {
  const answer = await fetch(`http://${system.addresses.toxiproxy}/proxies/prices/toxics`);
  return answer.json();
}

function kill(name: string, signal: NodeJS.Signals): void {
  process.kill(system.processes()[name]!.pid!, signal);
}

type Report = {
  readonly run: { readonly id: string };
  readonly status: string;
  readonly verdict: string;
  readonly cleanup: string;
  readonly reasons: readonly { readonly code: string; readonly message: string }[];
};

async function lastReport(): Promise<Report> {
  const runs = join(folder, 'reports/prices-late');
  const last = (await readdir(runs)).sort().at(-1) ?? '';
  return JSON.parse(await readFile(join(runs, last, 'report.json'), 'utf8')) as Report;
}

describe('a Prometheus that disappears in the middle of a run', () => {
  it('leaves what it would have decided undecided, and the fault undone', async () => {
    const run = start();
    await run.says(INJECTED);
    kill('prometheus', 'SIGKILL');
    const { exitCode, stdout, stderr } = await run.finished;
    expect({ exitCode, stdout, stderr: exitCode === 3 ? '' : stderr }).toMatchObject({
      exitCode: 3,
    });
    const report = await lastReport();
    expect(report).toMatchObject({
      status: 'completed',
      verdict: 'inconclusive',
      cleanup: 'clean',
    });
    expect(stdout).toMatch(/catalogue-answers/);
    expect(stderr).toMatch(/not measured: catalogue_requests_total.*Prometheus/);
    expect(await toxicsLeft()).toEqual([]);
  });
});

describe('a k6 that crashes in the middle of a run', () => {
  it('ends the run as failed, says so, and the fault is undone', async () => {
    const run = start();
    await run.says(INJECTED);
    process.kill(k6Below(run.child.pid!), 'SIGKILL');
    const { exitCode, stdout } = await run.finished;
    expect(exitCode).toBe(5);
    expect(stdout).toContain('The load generator ended by itself');
    expect(await lastReport()).toMatchObject({ status: 'failed', cleanup: 'clean' });
    expect(await toxicsLeft()).toEqual([]);
  });
});

describe('a Toxiproxy that hangs while its fault is in force', () => {
  it('ends the run as dirty within its deadlines, and is undone once it answers', async () => {
    const run = start();
    await run.says(INJECTED);
    kill('toxiproxy', 'SIGSTOP');
    const { exitCode, stdout } = await run.finished;
    expect(exitCode).toBe(20);
    const report = await lastReport();
    expect(report).toMatchObject({ cleanup: 'dirty' });
    expect(report.reasons[0]).toMatchObject({
      code: 'DIRTY',
      message: expect.stringMatching(/^network-latency-1 was not rolled back: .*Toxiproxy/),
    });
    expect(stdout).toContain(`faultline recover ${report.run.id}`);
    kill('toxiproxy', 'SIGCONT');
    const recovered = await faultline(['recover', report.run.id], folder);
    expect({ ...recovered, stderr: '' }).toMatchObject({ exitCode: 0 });
    expect(await toxicsLeft()).toEqual([]);
  });
});

describe('a Toxiproxy that dies while its fault is in force', () => {
  it('ends the run as dirty, because it is not ours to restart, and is clean once it is back', async () => {
    const run = start();
    await run.says(INJECTED);
    kill('toxiproxy', 'SIGKILL');
    const { exitCode, stdout } = await run.finished;
    expect(exitCode).toBe(20);
    const report = await lastReport();
    expect(report.reasons[0]).toMatchObject({
      code: 'DIRTY',
      message: expect.stringMatching(/^network-latency-1 was not rolled back: .*Toxiproxy/),
    });
    expect(stdout).toContain(`faultline recover ${report.run.id}`);
    await system.restartToxiproxy();
    await makeProxy();
    expect((await faultline(['recover', report.run.id], folder)).exitCode).toBe(0);
    expect(await toxicsLeft()).toEqual([]);
  });
});

describe('a disk that is full', () => {
  let disk: SmallDisk;
  let gate: AdminGate | undefined;
  beforeEach(() => {
    disk = makeSmallDisk(join(folder, 'small-disk'));
  });
  afterEach(async () => {
    disk.remove();
    await gate?.close();
  });

  it('from the middle of a run ends it with the fault undone, and says what could not be written', async () => {
    const run = start(disk.folder);
    await run.says(INJECTED);
    const [runId = ''] = await readdir(join(disk.folder, 'prices-late'));
    const runFolder = join(disk.folder, 'prices-late', runId);
    disk.fill(run.child.pid!, join(runFolder, 'journal.ndjson'));
    const { exitCode, stderr } = await run.finished;
    expect(stderr).toMatch(/journal\.ndjson could not be written/);
    expect({ exitCode, stderr: exitCode === 5 ? '' : stderr }).toEqual({ exitCode: 5, stderr: '' });
    expect(await toxicsLeft()).toEqual([]);
    // What could not be written down is not believed later: the next run asks for it to be looked at.
    expect((await start().finished).stderr).toMatch(/^error LEFTOVERS /);
    disk.free();
    const recovered = await faultline(['recover', runFolder], folder);
    expect({ ...recovered, stderr: '' }).toMatchObject({ exitCode: 0 });
  });

  it('while a Toxiproxy hangs leaves the fault in force, says so with exit code 20, and is healed by recover', async () => {
    gate = await openAdminGate(system.addresses.toxiproxy);
    const behindGate = join(folder, 'behind-gate');
    await writeHostileProject(behindGate, { ...system.addresses, toxiproxy: gate.address });
    const run = start(disk.folder, behindGate);
    await run.says(INJECTED);
    const [runId = ''] = await readdir(join(disk.folder, 'prices-late'));
    const runFolder = join(disk.folder, 'prices-late', runId);
    gate.hang();
    disk.fill(run.child.pid!, join(runFolder, 'journal.ndjson'));
    const { exitCode, stdout, stderr } = await run.finished;
    expect({ exitCode, stdout }).toEqual({ exitCode: 20, stdout: '' });
    expect(stderr).toMatch(
      /\nerror LEFT_BROKEN {2}Something could not be proved undone, and the journal could not be written\.\nHint: Make room on the disk, then run `faultline recover <run>`\./,
    );
    expect(await toxicsLeft()).toHaveLength(1);
    gate.answerAgain();
    disk.free();
    const recovered = await faultline(['recover', runFolder], behindGate);
    expect({ ...recovered, stderr: '' }).toMatchObject({ exitCode: 0 });
    expect(await toxicsLeft()).toEqual([]);
  });
});

describe('a reports folder that cannot be written', () => {
  it('refuses the run before anything is touched', async () => {
    const readOnly = makeReadOnlyFolder(join(folder, 'read-only'));
    try {
      const { exitCode, stderr } = await start(join(folder, 'read-only')).finished;
      expect(stderr).toMatch(/^error WRITE_FAILED {2}.*read-only/);
      expect(stderr).not.toContain('load');
      expect(exitCode).toBe(5);
      expect(await toxicsLeft()).toEqual([]);
    } finally {
      readOnly.remove();
    }
  });
});

/** The load generator of a harness, however deep below it. */
function k6Below(harness: number): number {
  const parents = new Map<number, number>();
  for (const pid of readdirSync('/proc').filter((name) => /^\d+$/.test(name))) {
    const stat = existsSync(`/proc/${pid}/stat`) ? readFileSync(`/proc/${pid}/stat`, 'utf8') : '';
    const [, name = '', parent = ''] = /^\d+ \((.*)\) \S (\d+)/s.exec(stat) ?? [];
    if (name === 'k6') parents.set(Number(pid), Number(parent));
  }
  const found = [...parents].find(([, parent]) => parent === harness)?.[0];
  if (found === undefined) throw new Error(`Below ${harness} there is no k6.`);
  return found;
}
