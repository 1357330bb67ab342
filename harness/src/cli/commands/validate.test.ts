import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { commandHost } from '../../../test/kit/command-host.ts';
import { validate } from './validate.ts';

const REPOSITORY = join(import.meta.dirname, '../../../..');
let folder = '';

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'project-'));
  for (const part of ['faultline.yaml', 'experiments', 'scenarios']) {
    cpSync(join(REPOSITORY, part), join(folder, part), { recursive: true });
  }
});

afterEach(() => {
  rmSync(folder, { recursive: true });
});

function spoil(file: string, from: string, to: string): void {
  const path = join(folder, file);
  const text = readFileSync(path, 'utf8');
  expect(text).toContain(from);
  writeFileSync(path, text.replace(from, to));
}

async function run(args: { readonly path?: readonly string[]; readonly json?: boolean }) {
  const { host, stdout } = commandHost(folder);
  const exitCode = await validate.run(host, { path: [], env: 'local', json: false, ...args });
  return { exitCode, stdout: stdout() };
}

describe('validate', () => {
  it('checks every file of the project and says what each is', async () => {
    const { exitCode, stdout } = await run({});
    expect(exitCode).toBe(0);
    expect(stdout).toMatch(/^FILE +IS +RESULT\nfaultline\.yaml +environments +right\n/);
    expect(stdout).toMatch(/^experiments\/slos\/api\.yaml +slos +right$/m);
    expect(stdout).toMatch(/^experiments\/cache-latency\.yaml +experiment +right$/m);
  });

  it('takes names, files and folders', async () => {
    const { stdout } = await run({ path: ['cache-down', './faultline.yaml', 'experiments/slos'] });
    expect(stdout.match(/^\S+/gm)).toEqual([
      'FILE',
      'experiments/cache-down.yaml',
      'faultline.yaml',
      'experiments/slos/api.yaml',
      'experiments/slos/headline.yaml',
      'experiments/slos/signals.yaml',
    ]);
  });

  it('tells the mistakes of every file at once, and ends as a wrong spec', async () => {
    spoil('experiments/cache-latency.yaml', 'api->redis', 'api->reddis');
    spoil('experiments/cache-down.yaml', 'rate: 100/s', 'rate: 100');
    await expect(run({})).rejects.toMatchObject({
      code: 'SPEC_INVALID',
      exitCode: 2,
      message: expect.stringMatching(
        /^2 mistakes in experiments\/cache-down\.yaml, experiments\/cache-latency\.yaml\n\nexperiments\/cache-down\.yaml:\d+:\d+ {2}`100` has no unit\n[^]*has no link `api->reddis`, did you mean `api->redis`\?/,
      ),
    });
  });

  it('gives each mistake as data', async () => {
    spoil('experiments/cache-latency.yaml', 'browse-students', 'browse-student');
    const { exitCode, stdout } = await run({ path: ['cache-latency'], json: true });
    expect(exitCode).toBe(2);
    expect(JSON.parse(stdout)).toEqual([
      {
        file: 'experiments/cache-latency.yaml',
        kind: 'experiment',
        checked: true,
        mistakes: [
          expect.objectContaining({
            file: 'experiments/cache-latency.yaml',
            message: 'there is no scenario `browse-student` in `scenarios/`',
            suggestion: 'browse-students',
          }),
        ],
      },
    ]);
  });

  it('does not blame experiments for mistakes of the SLOs', async () => {
    spoil('experiments/slos/api.yaml', 'target: 0.995', 'target: 1');
    const wrong = {
      message: expect.stringMatching(/^one mistake in experiments\/slos\/api\.yaml\n/),
    };
    await expect(run({})).rejects.toMatchObject(wrong);
    await expect(run({ path: ['cache-latency'] })).rejects.toMatchObject(wrong);
    const { stdout } = await run({ path: ['cache-latency'], json: true });
    expect(JSON.parse(stdout)).toMatchObject([
      { file: 'experiments/cache-latency.yaml', checked: false, mistakes: [] },
      { file: 'experiments/slos/api.yaml', checked: true, mistakes: [{ line: 38, col: 45 }] },
    ]);
  });

  it('explains a file that does not say what it is', async () => {
    writeFileSync(join(folder, 'other.yaml'), 'a: 1\n');
    await expect(run({ path: ['other.yaml'] })).rejects.toMatchObject({
      message: expect.stringContaining('other.yaml:1:1  `apiVersion` is missing'),
    });
  });

  it('names a file that is not there', async () => {
    await expect(run({ path: ['nothing.yaml'] })).rejects.toMatchObject({
      code: 'FILE_UNREADABLE',
      message: 'nothing.yaml could not be read.',
    });
  });
});
