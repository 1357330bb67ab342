import { existsSync, mkdtempSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { commandHost } from '../../../test/kit/command-host.ts';
import { loseLastLook } from '../../domain/gate/sabotage.ts';
import { journalText, makeSampleSite, type SampleSite } from '../gate/sample-site.ts';
import { gate } from './gate.ts';
import { report } from './report.ts';

const NOW_MS = Date.parse('2026-11-21T12:00:00Z');
let site: SampleSite;

beforeEach(async () => {
  site = await makeSampleSite(mkdtempSync(join(tmpdir(), 'gate-')), NOW_MS);
});

afterEach(() => {
  rmSync(site.folder, { recursive: true });
});

type Args = Parameters<typeof gate.run>[1];

async function judged(args: Partial<Args>) {
  const { host, stdout } = commandHost(site.folder);
  const clock = { ...host.clock, now: () => NOW_MS };
  const exitCode = await gate.run(
    { ...host, clock },
    {
      names: ['gate-sample'],
      all: false,
      runs: undefined,
      'max-age': '7d',
      set: [],
      inconclusive: 'fail',
      out: undefined,
      'self-test': false,
      json: false,
      ...args,
    },
  );
  return { exitCode, stdout: stdout() };
}

describe('gate', () => {
  it('judges the latest run of an experiment and prints why', async () => {
    expect(await judged({})).toEqual({
      exitCode: 0,
      stdout: `EXPERIMENT   VERDICT  AGE  WHY
gate-sample  pass     1 h  All 4 things that were asked held.

gate: open, exit code 0: pass
`,
    });
  });

  it('takes a run by its id, its folder or its journal', async () => {
    for (const name of [
      basename(site.runFolder),
      site.runFolder,
      join(site.runFolder, 'journal.ndjson'),
    ]) {
      expect((await judged({ names: [name] })).exitCode).toBe(0);
    }
  });

  it('finds runs in another folder when it is told', async () => {
    renameSync(join(site.folder, 'reports'), join(site.folder, 'elsewhere'));
    expect((await judged({})).exitCode).toBe(3);
    expect((await judged({ runs: 'elsewhere' })).exitCode).toBe(0);
  });

  it('never falls back to an older run when the latest has no journal', async () => {
    const older = join(dirname(site.runFolder), '20200101-000000-aaaa');
    renameSync(site.runFolder, older);
    expect((await judged({})).exitCode).toBe(0);
    const newer = await makeSampleSite(site.folder, NOW_MS);
    rmSync(join(newer.runFolder, 'journal.ndjson'));
    const { exitCode, stdout } = await judged({});
    expect([exitCode, stdout.replaceAll(/\s+/g, ' ')]).toEqual([
      3,
      expect.stringContaining(`${basename(newer.runFolder)} has no journal`),
    ]);
  });

  it('does not take a journal of another experiment for one of this', async () => {
    const path = join(site.folder, 'experiments/gate-sample.yaml');
    const other = readFileSync(path, 'utf8').replace('gate-sample', 'other');
    writeFileSync(join(site.folder, 'experiments/other.yaml'), other);
    renameSync(dirname(site.runFolder), join(site.folder, 'reports/other'));
    const { exitCode, stdout } = await judged({ names: ['other'] });
    expect([exitCode, stdout.replaceAll(/\s+/g, ' ')]).toEqual([
      3,
      expect.stringContaining('is of another experiment, "gate-sample".'),
    ]);
  });

  it('writes its answer for a test view, for people and for machines', async () => {
    const { exitCode } = await judged({ names: [], all: true, out: 'out' });
    expect(exitCode).toBe(0);
    const written = ['junit.xml', 'gate.md', 'gate.json'].map((name) =>
      readFileSync(join(site.folder, 'out', name), 'utf8'),
    );
    expect(written).toEqual([
      expect.stringContaining('<testcase'),
      expect.stringContaining('## ✓ gate: open, exit code 0: pass'),
      expect.stringContaining('"exitCode": 0'),
    ]);
  });

  it.each<readonly [string, Partial<Args>, string]>([
    ['nothing that has to hold', { names: [] }, 'USAGE'],
    ['an age without a unit', { 'max-age': '7' }, 'USAGE'],
    ['an age of nothing', { 'max-age': '0d' }, 'USAGE'],
    ['an id that no run has', { names: ['20261121-063512-7f3a'] }, 'REPORT_NOT_FOUND'],
  ])('refuses %s', async (_, args, code) => {
    await expect(judged(args)).rejects.toMatchObject({ code, exitCode: 2 });
  });
});

describe('gate, of what is mistyped', () => {
  it('asks whether another experiment was meant', async () => {
    await expect(judged({ names: ['gate-smaple'] })).rejects.toMatchObject({
      code: 'UNKNOWN_NAME',
      message: 'There is no experiment and no run "gate-smaple". Did you mean "gate-sample"?',
      hint: 'There are: gate-sample.',
    });
  });

  it('says that an age has no unit', async () => {
    await expect(judged({ 'max-age': '7' })).rejects.toMatchObject({
      message: '--max-age is "7", which has no unit.',
      hint: 'Write, for example, --max-age 7d or --max-age 7h.',
    });
  });

  it('says how a run comes to where it looks', async () => {
    const { stdout } = await judged({ runs: 'nowhere' });
    expect(stdout.replaceAll(/\s+/g, ' ')).toContain(
      'Run it: npx faultline run gate-sample --out nowhere',
    );
  });
});

describe('report', () => {
  async function rendered(inconclusive: 'fail' | 'warn' | undefined) {
    const { host } = commandHost(site.folder);
    return report.run(host, {
      run: site.runFolder,
      format: ['junit'],
      stdout: false,
      json: false,
      inconclusive,
    });
  }

  it('ends with the exit code of the run when it is told what to do with an open one', async () => {
    const text = journalText(loseLastLook(site.events));
    writeFileSync(join(site.runFolder, 'journal.ndjson'), text);
    const junit = join(site.runFolder, 'junit.xml');
    expect(await rendered(undefined)).toBe(0);
    expect(readFileSync(junit, 'utf8')).toContain('<error');
    expect(await rendered('fail')).toBe(3);
    expect(readFileSync(junit, 'utf8')).toContain('<error');
    expect(await rendered('warn')).toBe(0);
    expect(readFileSync(junit, 'utf8')).not.toContain('<error');
    expect(readFileSync(junit, 'utf8')).toContain('warning: inconclusive: ');
    expect(existsSync(join(site.runFolder, 'report.html'))).toBe(false);
  });
});
