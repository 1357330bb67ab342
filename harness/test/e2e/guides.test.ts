import { existsSync } from 'node:fs';
import { mkdtemp, readdir, readFile, rm, symlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { parse } from 'yaml';
import { publishWorkingCopy } from '../kit/clone-of-project.ts';
import { composeProject, type ComposeProject } from '../kit/compose-project.ts';
import { withComposePlugin } from '../kit/docker-plugin.ts';
import { faultline, repository } from '../kit/faultline-process.ts';
import { GuideShell } from '../kit/guide-shell.ts';
import { readGuide, type GuideBlock } from '../kit/read-guide.ts';

/** For a busy machine; the longest block is a whole run of a minute and a half. */
jest.setTimeout(300_000);

let folder: string;
/** A copy of the working copy, and the clone that the guide has its reader make of it. */
let published: string;
let clone: string;
let shell: GuideShell;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'faultline-guides-'));
  published = join(folder, 'published');
  clone = join(folder, 'faultline');
  shell = new GuideShell(folder, await publishWorkingCopy(published));
  await linkPackages(published);
});
afterAll(async () => {
  // Only where a block before has failed is there anything left to take down.
  if (existsSync(clone)) await shell.run('npx faultline env down');
  shell.close();
  await rm(folder, { recursive: true });
});

/** What `npm ci` has installed for the working copy serves its copies: a test needs no network. */
async function linkPackages(copy: string): Promise<void> {
  const modules = join(copy, 'node_modules');
  if (!existsSync(copy) || existsSync(modules)) return;
  await symlink(join(repository, 'node_modules'), modules);
}

async function expectToWork(block: GuideBlock, reader = shell): Promise<void> {
  const { exitCode, said } = await reader.follow(block);
  expect({ exitCode, said: exitCode === block.exitCode ? '' : said }).toEqual({
    exitCode: block.exitCode,
    said: '',
  });
  await linkPackages(clone);
}

function titled(guide: string): [string, GuideBlock][] {
  return readGuide(join(repository, 'docs/guides', guide)).map((block) => {
    const what = block.file ?? block.text.trim().split('\n').at(-1) ?? '';
    return [`${guide}, line ${block.line}: ${what}`, block];
  });
}

describe('the guide to the first experiment', () => {
  it.each(titled('first-experiment.md'))('%s', async (_, block) => {
    await expectToWork(block);
  });

  it('leaves the runs that it speaks of, and nothing that is up', async () => {
    const reports = join(clone, 'reports');
    expect((await readdir(reports)).sort()).toEqual(['cache-latency', 'reads-go-on']);
    expect(await readdir(join(reports, 'cache-latency'))).toHaveLength(2);
    expect(await readdir(join(reports, 'reads-go-on'))).toHaveLength(1);
    expect((await shell.run('npx faultline env status')).said).toContain('is down');
  });
});

describe('the guide to a fault of your own', () => {
  let own: GuideShell;

  beforeAll(() => {
    own = new GuideShell(folder);
  });
  afterAll(() => own.close());

  it.each(titled('write-a-fault.md'))('%s', async (_, block) => {
    const { exitCode, said } = await own.follow(block);
    expect({ exitCode, said: exitCode === block.exitCode ? '' : said }).toEqual({
      exitCode: block.exitCode,
      said: '',
    });
  });

  it('leaves one run that passed, and the file where it was', async () => {
    const cafe = join(folder, 'cafe-chaos');
    const [run = '', ...others] = await readdir(join(cafe, 'reports/menu-hidden'));
    expect(others).toEqual([]);
    const text = await readFile(join(cafe, 'reports/menu-hidden', run, 'report.json'), 'utf8');
    expect(JSON.parse(text)).toMatchObject({ verdict: 'pass', cleanup: 'clean' });
    expect(await readdir(join(cafe, 'data'))).toEqual(['menu.json']);
  });
});

type Step = { readonly uses?: string; readonly run?: string };
type Workflow = { readonly jobs: Readonly<Record<string, { readonly steps: readonly Step[] }>> };

describe('the guide to CI', () => {
  const blocks = titled('in-ci.md');
  const commands = blocks.filter(([, { language, file }]) => language === 'sh' || file);
  const yaml = blocks.filter(([, { language }]) => language === 'yaml');

  const stepsOf = ({ text }: GuideBlock): readonly Step[] => {
    const parsed = parse(text) as Workflow | readonly Step[];
    return 'jobs' in parsed ? Object.values(parsed.jobs).flatMap(({ steps }) => steps) : parsed;
  };

  it.each(commands)('%s', async (_, block) => {
    await expectToWork(block);
  });

  it('has left a summary for people and a file for the test view', async () => {
    const gate = join(clone, 'reports/gate');
    const summary = await readFile(join(gate, 'summary.md'), 'utf8');
    expect(summary).toMatch(/✓ pass(?:, with warnings)?: cache-latency/);
    const [run = ''] = await readdir(join(gate, 'cache-latency'));
    const junit = await readFile(join(gate, 'cache-latency', run, 'junit.xml'), 'utf8');
    expect(junit).toContain('failures="0"');
  });

  it.each(yaml)('%s uses the actions that our own pipeline is pinned to', async (_, block) => {
    const ours = await readFile(join(repository, '.github/workflows/ci.yml'), 'utf8');
    const actions = stepsOf(block).flatMap(({ uses }) => uses ?? []);
    expect(actions).not.toEqual([]);
    expect(actions.filter((action) => !/@[0-9a-f]{40}$/.test(action))).toEqual([]);
    expect(actions.filter((action) => !ours.includes(action))).toEqual([]);
  });

  it('has workflows whose every step is executed here, or is known to be there', async () => {
    const typed = commands.flatMap(([, { text, file }]) => (file ? [] : text.trim().split('\n')));
    const steps = yaml
      .filter(([, { file }]) => file)
      .flatMap(([, block]) => stepsOf(block).flatMap(({ run }) => run ?? []));
    const left = steps.filter((step) => step !== 'npm ci' && !step.startsWith('sudo apt-get '));
    const [nightly = '', summary = '', ...others] = left.filter((step) => !typed.includes(step));
    expect(others).toEqual([]);
    expect(summary).toBe('cat reports/nightly/*/*/report.md >>"$GITHUB_STEP_SUMMARY"');
    // Eleven minutes at full length, and each of them is run elsewhere: here they have to be free of mistakes.
    const names = /^npx faultline run ([a-z -]+) --out reports\/nightly$/.exec(nightly)?.[1];
    const { exitCode, said } = await shell.run(`npx faultline validate ${names ?? ''}`);
    expect({ exitCode, said: exitCode === 0 ? '' : said }).toEqual({ exitCode: 0, said: '' });
  });
});

describe('the guide to the playground in containers', () => {
  let playground: ComposeProject;
  let reader: GuideShell;

  beforeAll(async () => {
    playground = await composeProject();
    const docker = await withComposePlugin(join(folder, 'docker'));
    reader = new GuideShell(published, { ...playground.env, ...docker });
  });
  afterAll(async () => {
    // Only where a block before has failed is there anything left to take down.
    await playground.down();
    reader.close();
  });

  it.each(titled('compose.md'))('%s', async (_, block) => {
    await expectToWork(block, reader);
  });

  it('leaves nothing that is up', async () => {
    expect((await playground.compose('ps', '--all', '--quiet')).stdout).toBe('');
  });
});

describe('the runbooks', () => {
  const folderOfRunbooks = join(repository, 'docs/runbooks');
  let prometheus: string;

  beforeAll(async () => {
    const { stdout } = await faultline(['env', 'up', '--json'], published);
    prometheus = /"prometheus": "(http[^"]+)"/.exec(stdout)?.[1] ?? '';
  });
  afterAll(async () => {
    expect((await faultline(['env', 'down'], published)).exitCode).toBe(0);
  });

  it('ask only for what the target app really tells Prometheus', async () => {
    const there = new Set(await ask(`${prometheus}/api/v1/label/__name__/values`));
    const pages = (await readdir(folderOfRunbooks)).filter((name) => name !== 'README.md');
    const texts = await Promise.all(
      pages.map((page) => readFile(join(folderOfRunbooks, page), 'utf8')),
    );
    const queries = texts.flatMap((text) =>
      [...text.matchAll(/```promql\n([^`]+)```/g)].map(([, query = '']) => query.trim()),
    );
    expect(queries.length).toBeGreaterThan(pages.length);
    for (const query of queries) {
      await ask(`${prometheus}/api/v1/query?query=${encodeURIComponent(query)}`);
    }
    const named = queries.flatMap((query) => [...query.matchAll(/\b(\w+)\{/g)]);
    expect(named.filter(([, name = '']) => !there.has(name)).map(([, name]) => name)).toEqual([]);
  });
});

async function ask(url: string): Promise<readonly string[]> {
  const answer = await fetch(url);
  const text = await answer.text();
  expect({ url, status: answer.status, text }).toMatchObject({ status: 200 });
  return (JSON.parse(text) as { readonly data: readonly string[] }).data;
}

describe('links', () => {
  const folders = ['docs/guides', 'docs/runbooks'];

  it.each(folders)('of %s lead somewhere', async (where) => {
    const pages = (await readdir(join(repository, where))).filter((name) => name.endsWith('.md'));
    expect(pages).not.toEqual([]);
    const broken = await Promise.all(pages.map((page) => brokenLinks(join(where, page))));
    expect(broken.flat()).toEqual([]);
  });
});

async function brokenLinks(page: string): Promise<readonly string[]> {
  const text = await readFile(join(repository, page), 'utf8');
  const targets = [...text.matchAll(/\]\((?!https?:)([^)]+)\)/g)].map(([, target = '']) => target);
  const checked = targets.map(async (target) => {
    const [file = '', anchor] = target.split('#');
    const path = file === '' ? page : join(page, '..', file);
    if (!existsSync(join(repository, path))) return [`${page}: ${target}`];
    if (anchor === undefined) return [];
    const headings = (await readFile(join(repository, path), 'utf8')).matchAll(/^#+ (.+)$/gm);
    const anchors = [...headings].map(([, heading = '']) => anchorOf(heading));
    return anchors.includes(anchor) ? [] : [`${page}: ${target}`];
  });
  return (await Promise.all(checked)).flat();
}

/** As GitHub makes them. */
function anchorOf(heading: string): string {
  return heading
    .toLowerCase()
    .replaceAll(/[^\w\- ]/g, '')
    .replaceAll(' ', '-');
}
