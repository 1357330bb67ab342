import { findExecutable } from '../../src/adapters/tools/find-executable.ts';
import { succeed } from './succeed.ts';

/** Whether we may install packages of Debian here. */
export async function canInstallPackages(): Promise<boolean> {
  if (process.getuid?.() !== 0) return false;
  return (await findExecutable(['apt-get'], process.env['PATH'])) !== undefined;
}

/** Installs packages without starting their services; rejects with what `apt-get` said last. */
export async function installPackages(...packages: readonly string[]): Promise<void> {
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive', RUNLEVEL: '1' };
  const install = () =>
    succeed(['apt-get', 'install', '-y', '-q', '--no-install-recommends', ...packages], { env });
  try {
    await install();
  } catch {
    // The lists may be absent, or too old to name what the servers have.
    await succeed(['apt-get', 'update', '-q'], { env });
    await install();
  }
}
