import { homedir } from 'node:os';
import { join } from 'node:path';

/** Where `docker` looks for its plugins, in its order: the user's own, then those of the system, then Docker Desktop's. */
export function dockerPluginFolders(
  env: Readonly<Record<string, string | undefined>>,
): readonly string[] {
  const own = env['DOCKER_CONFIG'] ?? join(env['HOME'] ?? homedir(), '.docker');
  return [
    join(own, 'cli-plugins'),
    '/usr/local/lib/docker/cli-plugins',
    '/usr/local/libexec/docker/cli-plugins',
    '/usr/lib/docker/cli-plugins',
    '/usr/libexec/docker/cli-plugins',
    '/opt/homebrew/lib/docker/cli-plugins',
    '/Applications/Docker.app/Contents/Resources/cli-plugins',
  ];
}
