import { mkdir, symlink } from 'node:fs/promises';
import { join } from 'node:path';
import { SystemToolbox } from '../../src/adapters/tools/system-toolbox.ts';

/** An environment in which `docker compose` is the Docker Compose that we have, wherever that lies. */
export async function withComposePlugin(
  folder: string,
): Promise<{ readonly DOCKER_CONFIG: string }> {
  const plugins = join(folder, 'cli-plugins');
  await mkdir(plugins, { recursive: true });
  const executable = await new SystemToolbox(process.env).locate('docker-compose');
  await symlink(executable, join(plugins, 'docker-compose'));
  return { DOCKER_CONFIG: folder };
}
