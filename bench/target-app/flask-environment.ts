import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';

const FOLDER = join(import.meta.dirname, 'flask');
const REQUIREMENTS = join(FOLDER, 'requirements.txt');
const INSTALL_LIMIT_MS = 300_000;

/**
 * Flask with gunicorn, two workers, as an environment of `faultline.yaml`: its one service is called `api`, so that the
 * same objectives fit. Its packages are installed into the cache folder, once for each set of versions.
 */
export function flaskEnvironment(): object {
  const bin = join(virtualEnvironment(), 'bin');
  const database = 'postgres://postgres@${link:api->postgres}/school';
  return {
    type: 'local',
    entrypoint: 'api',
    services: {
      postgres: { kind: 'postgres', database: 'school' },
      api: {
        kind: 'command',
        before: [[join(bin, 'python'), join(FOLDER, 'app.py')]],
        command: [
          '/bin/sh',
          '-c',
          `exec "${join(bin, 'gunicorn')}" --workers 2 --chdir "${FOLDER}" --bind "127.0.0.1:$PORT" app:app`,
        ],
        env: { PORT: '${port}', DATABASE_URL: database },
        ready: '/health/ready',
      },
    },
    links: { 'api->postgres': { protocol: 'postgres' } },
  };
}

function virtualEnvironment(): string {
  const versions = createHash('sha256').update(readFileSync(REQUIREMENTS)).digest('hex');
  const cache = process.env['XDG_CACHE_HOME'] ?? join(homedir(), '.cache');
  const parent = join(cache, 'faultline', 'bench');
  const folder = join(parent, `flask-${versions.slice(0, 12)}`);
  const done = join(folder, 'installed');
  if (existsSync(done)) return folder;
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(parent, { recursive: true });
  const run = (file: string, ...args: readonly string[]): void => {
    execFileSync(file, args, { stdio: ['ignore', 'ignore', 'inherit'], timeout: INSTALL_LIMIT_MS });
  };
  run('python3', '-m', 'venv', folder);
  run(
    join(folder, 'bin/pip'),
    'install',
    '--quiet',
    '--disable-pip-version-check',
    '-r',
    REQUIREMENTS,
  );
  writeFileSync(done, '');
  return folder;
}
