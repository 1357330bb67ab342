import { createHash } from 'node:crypto';
import { mkdirSync, renameSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { PluginProject } from '../../../test/kit/plugin-project.ts';
import { digestOfModule } from './module-digest.ts';

let project: PluginProject;
beforeEach(() => {
  project = new PluginProject();
});
afterEach(() => project.remove());

const digest = () => digestOfModule(join(project.folder, 'chaos/entry.ts'));

/** Whether the digest of a module that imports another so is another one once that has changed. */
async function notices(statement: string, file: string): Promise<boolean> {
  project.write('chaos/entry.ts', `${statement}\nexport default {};`);
  project.write(file, 'export const a = 1;');
  const before = await digest();
  project.write(file, 'export const a = 2;');
  return (await digest()) !== before;
}

describe('the digest of a module', () => {
  it('is the SHA-256 of its text when it imports nothing of the project', async () => {
    const text = "import { readFile } from 'node:fs/promises';\nimport 'left-pad';\n";
    project.write('chaos/entry.ts', text);
    expect(await digest()).toBe(createHash('sha256').update(text).digest('hex'));
  });

  it.each([
    ["import { a } from './other.ts';", 'chaos/other.ts'],
    ["import './other.ts';", 'chaos/other.ts'],
    ["export * from '../shared/other.ts';", 'shared/other.ts'],
    ['import {\n  a,\n  b,\n} /* two */ from // here\n  "./other.ts";', 'chaos/other.ts'],
    ["const { a } = await import('./other.ts');", 'chaos/other.ts'],
    ["const { a } = require('./other');", 'chaos/other.js'],
    ["import data from './other.json' with { type: 'json' };", 'chaos/other.json'],
    ["import { a } from './other.ts?fresh';", 'chaos/other.ts'],
  ])('covers what it imports: %s', async (statement, file) => {
    expect(await notices(statement, file)).toBe(true);
  });

  it('covers what its imports import, in a circle too', async () => {
    project.write('chaos/middle.ts', "import './entry.ts';\nexport { a } from './far/other.ts';");
    expect(await notices("import './middle.ts';", 'chaos/far/other.ts')).toBe(true);
  });

  it('is another one when a file that it imports is gone', async () => {
    project.write('chaos/entry.ts', "import './other.ts';");
    const other = project.write('chaos/other.ts', '');
    const before = await digest();
    renameSync(other, `${other}.away`);
    expect(await digest()).not.toBe(before);
  });

  it('does not cover a file that is only named: a fault may be about to change that', async () => {
    expect(await notices("const path = './menu.json';", 'chaos/menu.json')).toBe(false);
  });

  it('does not cover packages', async () => {
    expect(await notices("import 'pack';", 'node_modules/pack/index.js')).toBe(false);
  });

  it('is the same wherever the project is', async () => {
    project.write('chaos/entry.ts', "import '../shared/other.ts';");
    project.write('shared/other.ts', '');
    const before = await digest();
    mkdirSync(join(project.folder, 'moved'));
    for (const part of ['chaos', 'shared']) {
      renameSync(join(project.folder, part), join(project.folder, 'moved', part));
    }
    expect(await digestOfModule(join(project.folder, 'moved/chaos/entry.ts'))).toBe(before);
  });
});
