import { execFileSync } from 'node:child_process';
import { cp } from 'node:fs/promises';
import { relative } from 'node:path';
import { repository } from './faultline-process.ts';

const NOT_COPIED = new Set(['node_modules', '.git', 'reports', '.faultline']);

/**
 * Puts the working copy into a repository of its own, and returns an environment in which `git clone` of the project's
 * public address gets that one: what a reader would get if this were published now.
 */
export async function publishWorkingCopy(
  published: string,
): Promise<Readonly<Record<string, string>>> {
  await cp(repository, published, {
    recursive: true,
    filter: (path) => !NOT_COPIED.has(relative(repository, path).split('/').at(-1) ?? ''),
  });
  const git = (...args: readonly string[]) => execFileSync('git', args, { cwd: published, env });
  // Nothing of this machine's own settings: no hooks, no signatures.
  const env = { ...process.env, GIT_CONFIG_GLOBAL: '/dev/null', GIT_CONFIG_SYSTEM: '/dev/null' };
  git('init', '--quiet');
  git('add', '--all');
  git('-c', 'user.name=test', '-c', 'user.email=test@localhost', 'commit', '--quiet', '-m', 'all');
  return {
    GIT_CONFIG_GLOBAL: '/dev/null',
    GIT_CONFIG_COUNT: '1',
    GIT_CONFIG_KEY_0: `url.${published}.insteadOf`,
    GIT_CONFIG_VALUE_0: 'https://github.com/faultline-dev/faultline',
  };
}
