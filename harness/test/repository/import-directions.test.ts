import { execFile } from 'node:child_process';
import { cp, mkdtemp, mkdir, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';

const root = join(import.meta.dirname, '../../..');

type Cruise = { summary: { violations: { rule: { name: string } }[]; totalCruised: number } };

/** A copy of the rules over a tree of our own, in which wrong imports are planted. */
describe('the import directions', () => {
  let folder: string;

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'faultline-imports-'));
    await cp(join(root, '.dependency-cruiser.cjs'), join(folder, '.dependency-cruiser.cjs'));
    await symlink(join(root, 'node_modules'), join(folder, 'node_modules'));
  });
  afterAll(() => rm(folder, { recursive: true }));

  async function violationsOf(files: Record<string, string>): Promise<string[]> {
    await rm(join(folder, 'harness'), { recursive: true, force: true });
    for (const [path, text] of Object.entries(files)) {
      await mkdir(join(folder, 'harness/src', path, '..'), { recursive: true });
      await writeFile(join(folder, 'harness/src', path), text);
    }
    const depcruise = join(root, 'node_modules/dependency-cruiser/bin/dependency-cruiser.mjs');
    const { stdout } = await promisify(execFile)(
      process.execPath,
      [depcruise, 'harness/src', '--output-type', 'json'],
      { cwd: folder, maxBuffer: 1 << 26 },
    ).catch((error: unknown) => error as { stdout: string });
    const { summary } = JSON.parse(stdout) as Cruise;
    expect(summary.totalCruised).toBeGreaterThanOrEqual(Object.keys(files).length);
    return [...new Set(summary.violations.map(({ rule }) => rule.name))].sort();
  }

  const leaf = 'export const leaf = 1;\n';
  const importing = (path: string) =>
    `import { leaf } from '${path}';\nexport const user = leaf;\n`;

  it.each([
    ['domain', 'ports', 'domain-imports-only-what-it-may'],
    ['ports', 'engine', 'ports-imports-only-what-it-may'],
    ['engine', 'adapters', 'engine-imports-only-what-it-may'],
    ['engine', 'faults', 'engine-imports-only-what-it-may'],
    ['faults', 'spec', 'faults-imports-only-what-it-may'],
    ['spec', 'faults', 'spec-imports-only-what-it-may'],
    ['reporters', 'engine', 'reporters-imports-only-what-it-may'],
    ['adapters', 'engine', 'adapters-imports-only-what-it-may'],
    ['system', 'domain', 'system-imports-only-what-it-may'],
  ])('%s may not import %s', async (from, to, rule) => {
    expect(
      await violationsOf({
        [`${to}/leaf.ts`]: leaf,
        [`${from}/user.ts`]: importing(`../${to}/leaf.ts`),
      }),
    ).toEqual([rule]);
  });

  it('an adapter may not import another adapter', async () => {
    expect(
      await violationsOf({
        'adapters/one/leaf.ts': leaf,
        'adapters/two/user.ts': importing('../one/leaf.ts'),
      }),
    ).toEqual(['adapters-do-not-import-one-another']);
  });

  it('the domain may not import a package or Node', async () => {
    expect(
      await violationsOf({
        'domain/user.ts':
          "import { readFileSync } from 'node:fs';\nexport const user = readFileSync;\n",
      }),
    ).toEqual(['domain-imports-no-package']);
  });

  it('modules may not import each other in a circle', async () => {
    expect(
      await violationsOf({
        'domain/leaf.ts': "import { user } from './user.ts';\nexport const leaf = () => user;\n",
        'domain/user.ts': importing('./leaf.ts'),
      }),
    ).toEqual(['no-cycles']);
  });

  it('an import of nothing but a type counts', async () => {
    expect(
      await violationsOf({
        'ports/leaf.ts': 'export type Leaf = 1;\n',
        'domain/user.ts':
          "import type { Leaf } from '../ports/leaf.ts';\nexport type User = Leaf;\n",
      }),
    ).toEqual(['domain-imports-only-what-it-may']);
  });

  it('downward imports are fine', async () => {
    expect(
      await violationsOf({
        'domain/leaf.ts': leaf,
        'ports/user.ts': importing('../domain/leaf.ts'),
        'engine/user.ts': importing('../domain/leaf.ts'),
      }),
    ).toEqual([]);
  });
});
