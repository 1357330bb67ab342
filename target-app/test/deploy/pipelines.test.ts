import { existsSync } from 'node:fs';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { parseDocument } from 'yaml';
import { run } from '../kit/tool.ts';

const ROOT = join(import.meta.dirname, '../../..');
const WORKFLOWS = '.github/workflows';
const GUIDE = 'docs/guides/pipelines.md';

type Step = {
  readonly uses?: string;
  readonly run?: string;
  readonly with?: Readonly<Record<string, string>>;
};
type Job = {
  readonly 'runs-on': string;
  readonly 'timeout-minutes'?: number;
  readonly needs?: string;
  readonly steps: readonly Step[];
};
type Workflow = {
  readonly name: string;
  readonly permissions: Readonly<Record<string, string>>;
  readonly jobs: Readonly<Record<string, Job>>;
};

const read = (path: string): Promise<string> => readFile(join(ROOT, path), 'utf8');

async function workflow(file: string): Promise<Workflow> {
  const document = parseDocument(await read(`${WORKFLOWS}/${file}`));
  expect(document.errors).toEqual([]);
  return document.toJS() as Workflow;
}

const stepsOf = ({ jobs }: Workflow): readonly Step[] =>
  Object.values(jobs).flatMap(({ steps }) => steps);

const files = (await readdir(join(ROOT, WORKFLOWS))).sort();

/** The lines of a script or a fence, each of which is a command. */
function linesOf(text: string): readonly string[] {
  return text.split('\n').flatMap((line) => line.trim() || []);
}

/** Every command that the workflows and the guide give, and where. */
async function commands(): Promise<readonly [where: string, command: string][]> {
  const found: [string, string][] = [];
  for (const file of files) {
    for (const { run } of stepsOf(await workflow(file))) {
      found.push(...linesOf(run ?? '').map((line): [string, string] => [file, line]));
    }
  }
  const guide = await read(GUIDE);
  const inGuide = [...guide.matchAll(/```sh\n([^`]+)```|sh '([^']+)'/g)];
  const lines = inGuide.flatMap(([, fence, step]) => linesOf(fence ?? step ?? ''));
  return [...found, ...lines.map((line): [string, string] => [GUIDE, line])];
}

describe('the workflows', () => {
  it('are those that the guide tells of', async () => {
    expect(files).toEqual(['ci.yml', 'game-day.yml', 'release-gate.yml']);
    const guide = await read(GUIDE);
    for (const file of files) expect(guide).toContain(`../../${WORKFLOWS}/${file}`);
  });

  it.each(files)('%s may do no more than it must, and ends by itself', async (file) => {
    const { name, permissions, jobs } = await workflow(file);
    expect(name).toBe(file.replace('.yml', ''));
    expect(permissions).toEqual({ contents: 'read' });
    for (const [id, job] of Object.entries(jobs)) {
      expect({ id, job }).toMatchObject({
        job: { 'runs-on': 'ubuntu-24.04', 'timeout-minutes': expect.any(Number) },
      });
      expect(job.needs === undefined || job.needs in jobs).toBe(true);
    }
  });

  it.each(files)('%s uses actions by their commit, the same everywhere', async (file) => {
    const ours = stepsOf(await workflow('ci.yml')).map(({ uses }) => uses);
    const actions = stepsOf(await workflow(file)).flatMap(({ uses }) => uses ?? []);
    expect(actions.length).toBeGreaterThan(0);
    expect(actions.filter((action) => !/@[0-9a-f]{40}$/.test(action))).toEqual([]);
    expect(actions.filter((action) => !ours.includes(action))).toEqual([]);
  });

  it.each(files)('%s puts nothing that somebody may type into a script', async (file) => {
    const scripts = stepsOf(await workflow(file)).flatMap(({ run }) => run ?? []);
    expect(scripts.filter((script) => script.includes('${{'))).toEqual([]);
  });

  it('push an image only after the gate has opened', async () => {
    const { jobs } = await workflow('release-gate.yml');
    expect(jobs['images']?.needs).toBe('gate');
    const pushes = Object.entries(jobs).flatMap(([id, { steps }]) =>
      steps.some(({ run }) => run?.includes('--push')) ? [id] : [],
    );
    expect(pushes).toEqual(['images']);
  });
});

describe('the commands of the workflows and of the guide', () => {
  it('are of faultline as it is: its commands, their options, and experiments that there are', async () => {
    const used = (await commands()).flatMap(([where, command]) => {
      const [, line] = /^npx faultline (.+)$/.exec(command) ?? [];
      return line === undefined ? [] : [{ where, words: line.split(' ') }];
    });
    expect(used.length).toBeGreaterThan(12);
    const reference = await read('docs/cli.md');
    for (const { where, words } of used) {
      const [name = '', ...rest] = words;
      const section = reference.split(/^## /m).find((part) => part.startsWith(`${name}\n`));
      expect({ where, name, section }).toEqual({ where, name, section: expect.any(String) });
      const options = rest.filter((word) => word.startsWith('--'));
      expect(options.filter((option) => !section!.includes(`  ${option} `))).toEqual([]);
      if (!['run', 'gate'].includes(name)) continue;
      const end = rest.findIndex((word) => /^(?:--|"\$@")/.test(word));
      const experiments = rest.slice(0, end === -1 ? undefined : end);
      const missing = experiments.filter(
        (word) => word !== '$EXPERIMENTS' && !existsSync(join(ROOT, `experiments/${word}.yaml`)),
      );
      expect({ where, missing }).toEqual({ where, missing: [] });
    }
  });

  it('gate what they have run', async () => {
    const experimentsOf = (text: string, command: string) =>
      new RegExp(`npx faultline ${command} ([a-z -]+?) --(?:out|runs) reports/gate`)
        .exec(text)?.[1]
        ?.split(' ');
    for (const file of [`${WORKFLOWS}/release-gate.yml`, GUIDE]) {
      const text = await read(file);
      const ran = experimentsOf(text, 'run');
      expect(ran?.length).toBeGreaterThan(3);
      expect(experimentsOf(text, 'gate')).toEqual(ran);
    }
  });

  it('run npm scripts that there are', async () => {
    const { scripts } = JSON.parse(await read('package.json')) as { readonly scripts: object };
    const used = (await commands()).flatMap(
      ([, command]) => /^npm run ([\w:]+)$/.exec(command)?.[1] ?? [],
    );
    expect(used.length).toBeGreaterThan(1);
    expect(used.filter((name) => !(name in scripts))).toEqual([]);
  });

  it('name files that there are', async () => {
    const named = (await commands()).flatMap(([, command]) => [
      ...command.matchAll(/(?:target-app|docs)\/[\w./-]+/g),
    ]);
    const missing = named.filter(([path]) => !existsSync(join(ROOT, path)));
    expect(named.length).toBeGreaterThan(4);
    expect(missing.map(([path]) => path)).toEqual([]);
  });

  it('are ones that a shell can read', async () => {
    for (const file of files) {
      for (const { run: script } of stepsOf(await workflow(file))) {
        if (script === undefined) continue;
        const { exitCode, said } = await run('bash', '-n', '-c', script);
        expect({ script, exitCode, said }).toEqual({ script, exitCode: 0, said: '' });
      }
    }
  });
});

describe('a game day', () => {
  const script = async (): Promise<string> => {
    const steps = stepsOf(await workflow('game-day.yml'));
    const step = steps.find(({ run }) => run?.includes('not a name'));
    return step?.run ?? '';
  };
  const readNames = async (names: string): Promise<number> => {
    const { exitCode } = await run('env', `EXPERIMENTS=${names}`, 'bash', '-ec', await script());
    return exitCode;
  };

  it('takes names of experiments', async () => {
    expect(await readNames('cache-down database-latency')).toBe(0);
  });

  it.each(['--env=staging', 'cache-down;ls', '../elsewhere', '$(id)'])(
    'refuses %s',
    async (name) => {
      expect(await readNames(`cache-down ${name}`)).toBe(2);
    },
  );
});
