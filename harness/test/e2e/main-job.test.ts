import { mkdtemp, readFile, readdir, rm, writeFile, mkdir, cp, symlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { faultline, whatStillRuns, repository, startFaultline } from '../kit/faultline-process.ts';

/** Shorter than a person would choose, long enough for every objective to be decidable. */
const SHORT = [
  '--set',
  'phases.warmup=3s',
  '--set',
  'phases.baseline=12s',
  '--set',
  'phases.fault=11s',
  '--set',
  'phases.recovery=18s',
  '--set',
  'objectives.2.recovery.within=3s',
];

type Report = {
  readonly verdict: string;
  readonly status: string;
  readonly cleanup: string;
  readonly exitCode: number;
};

let out: string;
beforeAll(async () => {
  out = await mkdtemp(join(tmpdir(), 'faultline-e2e-'));
});
afterAll(() => rm(out, { recursive: true }));
afterEach(() => {
  expect(whatStillRuns()).toEqual([]);
});

async function onlyRun(experiment: string, folder: string): Promise<string> {
  const runs = await readdir(join(folder, experiment));
  expect(runs).toHaveLength(1);
  return join(folder, experiment, runs[0]!);
}

async function readReport(run: string): Promise<Report> {
  return JSON.parse(await readFile(join(run, 'report.json'), 'utf8')) as Report;
}

describe('faultline run cache-latency', () => {
  it('passes, and leaves five files that can be rendered again to the byte', async () => {
    const folder = join(out, 'pass');
    const { exitCode, stdout, stderr } = await faultline([
      'run',
      'cache-latency',
      '--out',
      folder,
      ...SHORT,
    ]);
    expect({ exitCode, stderr: exitCode === 0 ? '' : stderr + stdout }).toEqual({
      exitCode: 0,
      stderr: '',
    });
    const run = await onlyRun('cache-latency', folder);
    const files = ['journal.ndjson', 'junit.xml', 'report.html', 'report.json', 'report.md'];
    expect((await readdir(run)).sort()).toEqual(files);

    const schema = JSON.parse(
      await readFile(join(repository, 'harness/schema/report.schema.json'), 'utf8'),
    ) as object;
    const validate = new Ajv2020({ strict: false, allErrors: true }).compile(schema);
    const report: unknown = JSON.parse(await readFile(join(run, 'report.json'), 'utf8'));
    validate(report);
    expect(validate.errors).toBe(null);

    const before = await Promise.all(files.map((file) => readFile(join(run, file), 'utf8')));
    await Promise.all(
      files.filter((file) => file !== 'journal.ndjson').map((file) => rm(join(run, file))),
    );
    const again = await faultline(['report', run]);
    expect(again.exitCode).toBe(0);
    expect(await Promise.all(files.map((file) => readFile(join(run, file), 'utf8')))).toEqual(
      before,
    );
  });

  it('fails on the naive variant, and says which objective broke', async () => {
    const folder = join(out, 'fail');
    const args = ['run', 'cache-latency', '--variant', 'api=naive', '--out', folder, ...SHORT];
    const { exitCode, stdout } = await faultline(args);
    expect(exitCode).toBe(1);
    expect(stdout).toContain('api-latency');
    expect(await readReport(await onlyRun('cache-latency', folder))).toMatchObject({
      status: 'completed',
      verdict: 'fail',
      cleanup: 'clean',
    });
  });

  it('is inconclusive, before anything is started, when the rate could not decide it', async () => {
    const folder = join(out, 'inconclusive');
    const { exitCode, stderr } = await faultline([
      'run',
      'cache-latency',
      '--out',
      folder,
      '--set',
      'load.rate=1/s',
    ]);
    expect(exitCode).toBe(3);
    expect(stderr).not.toContain('postgres');
    expect(await readReport(await onlyRun('cache-latency', folder))).toMatchObject({
      verdict: 'inconclusive',
    });
  });
});

describe('a run that proves nothing is invalid', () => {
  let project: string;

  /** A project of its own over the same sources, with one link more that nothing uses. */
  beforeAll(async () => {
    project = await mkdtemp(join(tmpdir(), 'faultline-project-'));
    for (const name of ['experiments', 'scenarios', 'target-app']) {
      await cp(join(repository, name), join(project, name), {
        recursive: true,
        filter: (path) => !path.includes('node_modules'),
      });
    }
    await symlink(join(repository, 'node_modules'), join(project, 'node_modules'));
    const environments = await readFile(join(repository, 'faultline.yaml'), 'utf8');
    const unused = '    links:\n      postgres->redis: { protocol: redis }\n';
    await writeFile(join(project, 'faultline.yaml'), environments.replace('    links:\n', unused));
  });
  afterAll(() => rm(project, { recursive: true }));

  it('when its fault sits on a link that nothing uses', async () => {
    const folder = join(out, 'unused');
    const args = [
      'run',
      'cache-latency',
      '--out',
      folder,
      ...SHORT,
      '--set',
      'faults.0.link=postgres->redis',
    ];
    const { exitCode, stdout } = await faultline(args, project);
    expect({ exitCode, stdout: exitCode === 4 ? '' : stdout }).toEqual({ exitCode: 4, stdout: '' });
    expect(await readReport(await onlyRun('cache-latency', folder))).toMatchObject({
      verdict: 'invalid',
      cleanup: 'clean',
    });
  });

  it('when the baseline was broken beforehand', async () => {
    const folder = join(out, 'broken');
    await mkdir(folder);
    const up = await faultline(['env', 'up', 'local', '--variant', 'api=naive', '--json'], project);
    try {
      expect(up.exitCode).toBe(0);
      const { stdout } = await faultline(['env', 'status', 'local', '--json'], project);
      const proxies = await cutEverythingTo('redis', stdout);
      expect(proxies).toBeGreaterThan(0);
      const args = ['run', 'cache-latency', '--variant', 'api=naive', '--out', folder, ...SHORT];
      const { exitCode } = await faultline(args, project);
      expect(exitCode).toBe(4);
      expect(await readReport(await onlyRun('cache-latency', folder))).toMatchObject({
        verdict: 'invalid',
      });
    } finally {
      expect((await faultline(['env', 'down', 'local'], project)).exitCode).toBe(0);
    }
  });
});

describe('a file with mistakes', () => {
  it('gives every one of them with its place, and starts nothing', async () => {
    const file = join(out, 'mistaken.yaml');
    await writeFile(
      file,
      [
        'apiVersion: faultline/v1',
        'kind: Experiment',
        'metadata: { name: mistaken, owner: platform, tags: [] }',
        'hypothesis: Nothing of this is right.',
        'load: { scenario: browse-student, rate: 100 }',
        'phases: { warmup: 10s, baseline: 20s, fault: 30s, recovry: 30s }',
        'faults:',
        '  - { type: network-latncy, link: api->redis, latency: 400ms }',
        'objectives:',
        '  - { slo: api-availabilty, during: fault }',
        '  - { sli: api-latency, under: 300ms, target: 195%, during: fault }',
        '',
      ].join('\n'),
    );
    const { exitCode, stderr, stdout } = await faultline(['run', file, '--out', out]);
    expect(exitCode).toBe(2);
    const places = [...`${stderr}${stdout}`.matchAll(/mistaken\.yaml:(\d+:\d+)/g)].map(
      ([, place]) => place,
    );
    expect(places).toEqual(['5:19', '5:41', '6:51', '8:13', '10:12', '11:47']);
  });
});

describe('Ctrl-C', () => {
  it('in every phase undoes the fault, stops what was started and exits with 130', async () => {
    const up = await faultline(['env', 'up', 'local', '--json']);
    expect(up.exitCode).toBe(0);
    try {
      const { stdout } = await faultline(['env', 'status', 'local', '--json']);
      for (const phase of ['warmup', 'baseline', 'fault', 'recovery']) {
        const folder = join(out, `interrupted-${phase}`);
        const running = startFaultline(['run', 'cache-latency', '--out', folder, ...SHORT]);
        await running.says(phase);
        running.child.kill('SIGINT');
        expect((await running.finished).exitCode).toBe(130);
        expect(await harmsAndCuts(stdout)).toEqual([]);
        expect(whatStillRuns().filter((line) => line.includes('k6 run'))).toEqual([]);
        expect(await readReport(await onlyRun('cache-latency', folder))).toMatchObject({
          status: 'interrupted',
          cleanup: 'clean',
        });
      }
    } finally {
      expect((await faultline(['env', 'down', 'local'])).exitCode).toBe(0);
    }
  });
});

type Proxy = {
  readonly name: string;
  readonly enabled: boolean;
  readonly toxics: readonly object[];
};

async function proxiesOf(
  status: string,
): Promise<{ readonly url: string; readonly proxies: readonly Proxy[] }> {
  const url = /"toxiproxy": "(http[^"]+)"/.exec(status)?.[1];
  expect(url).toBeDefined();
  const answer = await fetch(`${url!}/proxies`);
  return { url: url!, proxies: Object.values((await answer.json()) as Record<string, Proxy>) };
}

async function harmsAndCuts(status: string): Promise<readonly string[]> {
  const { proxies } = await proxiesOf(status);
  return proxies
    .filter(({ enabled, toxics }) => !enabled || toxics.length > 0)
    .map(({ name }) => name);
}

async function cutEverythingTo(service: string, status: string): Promise<number> {
  const { url, proxies } = await proxiesOf(status);
  const cut = proxies.filter(({ name }) => name.endsWith(service));
  for (const { name } of cut) {
    await fetch(`${url}/proxies/${name}`, {
      method: 'POST',
      body: JSON.stringify({ enabled: false }),
    });
  }
  return cut.length;
}
