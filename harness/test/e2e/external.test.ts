import { existsSync } from 'node:fs';
import { mkdtemp, readdir, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { onLoopback } from '../fixtures/foreign-system/on-loopback.ts';
import {
  startForeignSystem,
  type ForeignSystem,
} from '../fixtures/foreign-system/start-foreign-system.ts';
import { faultline, repository } from '../kit/faultline-process.ts';
import { GuideShell } from '../kit/guide-shell.ts';
import { readGuide, type GuideBlock } from '../kit/read-guide.ts';

/** For a busy machine; nothing here takes nearly as long by itself. */
jest.setTimeout(180_000);

/** The guide is the test: what it tells its reader to write and to type is what is written and typed here. */
const blocks = readGuide(join(repository, 'docs/guides/your-own-system.md'));

let system: ForeignSystem;
let folder: string;
let shell: GuideShell;
let pidsAtFirst: ReturnType<ForeignSystem['processes']>;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'faultline-external-'));
  await symlink(repository, join(folder, 'faultline'));
  shell = new GuideShell(folder);
  system = await startForeignSystem();
  pidsAtFirst = system.processes();
});
afterAll(async () => {
  await system.stop();
  shell.close();
  await rm(folder, { recursive: true });
});

const titled = blocks.map((block): [string, GuideBlock] => {
  const what = block.file ?? block.text.trim().split('\n').at(-1) ?? '';
  return [`line ${block.line}: ${what}`, block];
});

async function reportsOf(experiment: string): Promise<readonly Report[]> {
  const runs = join(shell.folder, 'reports', experiment);
  const names = existsSync(runs) ? (await readdir(runs)).sort() : [];
  const texts = names.map((name) => readFile(join(runs, name, 'report.json'), 'utf8'));
  return (await Promise.all(texts)).map((text) => JSON.parse(text) as Report);
}

type Report = {
  readonly status: string;
  readonly verdict: string;
  readonly cleanup: string;
  readonly findings: readonly {
    readonly objective: string;
    readonly phase: string;
    readonly outcome: string;
    readonly decidedBy: string;
    readonly server?: { readonly totalEvents: { readonly estimate: number } };
  }[];
};

/** Whatever was done, what is there is as it was. */
async function expectUntouched(): Promise<void> {
  const answer = await fetch(`http://${system.addresses.toxiproxy}/proxies`);
  expect(await answer.json()).toEqual({
    prices: expect.objectContaining({ name: 'prices', enabled: true, toxics: [] }),
  });
  expect(system.processes()).toMatchObject(pidsAtFirst);
  expect(Object.values(system.processes()).some(({ ended }) => ended)).toBe(false);
  const item = await fetch(`http://${system.addresses.catalogue}/items/7`);
  expect(await item.json()).toEqual({ item: 7, cents: 700 });
}

describe('the guide to your own system', () => {
  it.each(titled)('%s', async (_, block) => {
    const { exitCode, said } = await shell.follow({
      ...block,
      text: onLoopback(block.text, system.addresses),
    });
    expect({ exitCode, said: exitCode === block.exitCode ? '' : said }).toEqual({
      exitCode: block.exitCode,
      said: '',
    });
    if (block.file !== 'prometheus.yml') return;
    await system.startPrometheus(join(shell.folder, block.file), join(folder, 'tsdb'));
  });

  it('ends with a pass that both the client and the service stand for', async () => {
    const [report, ...others] = await reportsOf('prices-late');
    expect(others).toEqual([]);
    expect(report).toMatchObject({ status: 'completed', verdict: 'pass', cleanup: 'clean' });
    const found = report?.findings.map(({ objective, phase, outcome, decidedBy, server }) => [
      `${objective} in ${phase}: ${outcome} by the ${decidedBy}`,
      // 100 requests a second for at least 5 s, counted by metrics that only this system has.
      server === undefined ? undefined : server.totalEvents.estimate > 400,
    ]);
    expect(found).toEqual([
      ['catalogue-availability in baseline: met by the client', true],
      ['catalogue-availability in fault: met by the client', true],
      ['catalogue-availability in recovery: met by the client', true],
      ['catalogue-latency in baseline: met by the client', true],
      ['catalogue-latency in fault: met by the client', true],
      ['catalogue-answers in baseline: met by the server', true],
      ['catalogue-answers in fault: met by the server', true],
      ['recovery in recovery: met by the client', undefined],
    ]);
    await expectUntouched();
  });
});

describe('the same experiment on a system that somebody else runs', () => {
  afterEach(expectUntouched);

  it('fails when the system does not do what is believed of it', async () => {
    await switchFallback('off');
    const { exitCode, stdout } = await run();
    await switchFallback('on');
    expect({ exitCode, stdout: exitCode === 1 ? '' : stdout }).toEqual({ exitCode: 1, stdout: '' });
    const report = (await reportsOf('prices-late')).at(-1);
    expect(report).toMatchObject({ status: 'completed', verdict: 'fail', cleanup: 'clean' });
    const broken = report?.findings.filter(({ outcome }) => outcome === 'violated');
    expect(broken).toMatchObject([{ objective: 'catalogue-latency', phase: 'fault' }]);
  });

  it('is refused when the link has another name there, and the near one is named', async () => {
    const { exitCode, stderr } = await run('--set', 'faults.0.link=catalogue->price');
    expect(stderr).toContain('the environment `staging` has no link `catalogue->price`');
    expect(stderr).toContain('name one of: catalogue->prices');
    expect(exitCode).toBe(2);
  });

  it('is refused when the proxy is not there, and those that are there are named', async () => {
    const file = join(shell.folder, 'faultline.yaml');
    const text = await readFile(file, 'utf8');
    await writeFile(file, text.replace('proxy: prices', 'proxy: price'));
    const { exitCode, stdout, stderr } = await run();
    await writeFile(file, text);
    expect(`${stdout}${stderr}`).toContain(
      'link "catalogue->prices" names proxy "price" (have: prices)',
    );
    expect(exitCode).toBe(2);
  });

  it('is refused when somebody has left a toxic on the proxy, which stays where it is', async () => {
    const toxics = `http://${system.addresses.toxiproxy}/proxies/prices/toxics`;
    const theirs = { name: 'theirs', type: 'latency', attributes: { latency: 1 } };
    await fetch(toxics, { method: 'POST', body: JSON.stringify(theirs) });
    const { exitCode, stdout, stderr } = await run();
    const left = (await (await fetch(toxics)).json()) as readonly { readonly name: string }[];
    await fetch(`${toxics}/theirs`, { method: 'DELETE' });
    expect(left.map(({ name }) => name)).toEqual(['theirs']);
    expect(`${stdout}${stderr}`).toContain('proxy "prices" carries "theirs"');
    expect(exitCode).toBe(4);
  });
});

async function switchFallback(to: 'on' | 'off'): Promise<void> {
  const url = `http://${system.addresses.catalogue}/flags/fallback`;
  expect((await fetch(url, { method: 'PUT', body: to })).status).toBe(200);
}

function run(...args: readonly string[]) {
  return faultline(['run', 'prices-late', '--env', 'staging', ...args], shell.folder);
}
