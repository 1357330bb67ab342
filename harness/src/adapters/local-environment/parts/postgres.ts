import { chownSync, mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { ProcessIdentity } from '../../../ports/process-control.ts';
import { askPostgres } from '../health/tcp-check.ts';
import { LOOPBACK } from '../../../system/free-port.ts';
import { PartFailure } from '../supervisor/part-failure.ts';
import type { Launch } from '../supervisor/spawner.ts';
import { findPostgres, type PostgresBinaries, type SystemUser } from './postgres-binaries.ts';
import { waiting, type Recipe } from './recipe.ts';

/** PostgreSQL refuses to run as root; this is "nobody" on every Linux and needs no entry of its own. */
const UNPRIVILEGED: SystemUser = { uid: 65_534, gid: 65_534 };

/** Where the cluster lies in the part's own folder. */
export const CLUSTER_FOLDER = 'cluster';

export type PostgresOptions = {
  readonly database: string;
  /** Its own folder, inside one that others may pass through. */
  readonly dataDir: string;
};

/** A real PostgreSQL with one empty database; it is thrown away, so it never waits for the disk. */
export function postgresRecipe(name: string, { database, dataDir }: PostgresOptions): Recipe {
  const user = process.getuid?.() === 0 ? UNPRIVILEGED : undefined;
  const clusterDir = join(dataDir, CLUSTER_FOLDER);
  let found: PostgresBinaries | undefined;
  let hasDatabase = false;

  const binaries = (): PostgresBinaries => {
    if (found === undefined) throw new Error('PostgreSQL is used before it is prepared.');
    return found;
  };
  const launch = (file: string, args: readonly string[]): Launch => ({
    file,
    args,
    user,
    cwd: dataDir,
    // A fast shutdown: it gives its shared memory back, which SIGKILL would leave behind.
    deathSignal: 'INT',
  });
  return {
    name,
    kind: 'postgres',
    readyTimeoutMs: 30_000,
    restarts: true,
    stop: { signal: 'SIGINT', graceMs: 5_000 },
    prepare: async (_port, run) => {
      mkdirSync(dataDir, { recursive: true, mode: 0o755 });
      mkdirSync(clusterDir, { mode: 0o700 });
      if (user !== undefined) chownSync(clusterDir, user.uid, user.gid);
      found = await findPostgres({ part: name, user, copyDir: join(dataDir, 'native') });
      await run('initdb', launch(binaries().initdb, initArguments(clusterDir)));
    },
    launch: (port) => launch(binaries().postgres, serverArguments(clusterDir, port)),
    readiness: async (port, identity) => {
      if (!isPostmasterReady(clusterDir, identity)) return waiting('it takes no connections yet');
      await askPostgres(port);
      if (!hasDatabase) await createDatabase(name, database, port);
      hasDatabase = true;
      return { ready: true, version: binaries().version };
    },
  };
}

function initArguments(clusterDir: string): readonly string[] {
  const options =
    '-U postgres -A trust --no-sync --locale=C -E UTF8 --no-instructions --set dynamic_shared_memory_type=mmap';
  return ['-D', clusterDir, ...options.split(' ')];
}

function serverArguments(clusterDir: string, port: number): readonly string[] {
  const settings = {
    listen_addresses: LOOPBACK,
    unix_socket_directories: '',
    fsync: 'off',
    io_method: 'sync',
    max_wal_size: '256MB',
    // Inside the data folder, so that it goes with it.
    dynamic_shared_memory_type: 'mmap',
  };
  const options = Object.entries(settings).flatMap(([key, value]) => ['-c', `${key}=${value}`]);
  return ['-D', clusterDir, '-p', String(port), ...options];
}

/** `postmaster.pid`: the first line is the pid, the last the state, `ready` when connections are served. */
function isPostmasterReady(clusterDir: string, identity: ProcessIdentity): boolean {
  const lines = readFileSync(join(clusterDir, 'postmaster.pid'), 'utf8').trimEnd().split('\n');
  return lines[0] === String(identity.pid) && lines.at(-1)?.trim() === 'ready';
}

async function createDatabase(part: string, database: string, port: number): Promise<void> {
  const { default: pg } = await import('pg');
  const client = new pg.Client({ host: LOOPBACK, port, user: 'postgres', database: 'postgres' });
  // Without a listener a connection that breaks later would end the whole supervisor.
  client.on('error', () => undefined);
  await client.connect();
  try {
    const name = client.escapeIdentifier(database);
    const { rowCount } = await client.query('SELECT 1 FROM pg_database WHERE datname = $1', [
      database,
    ]);
    if (rowCount === 0) await client.query(`CREATE DATABASE ${name}`);
  } catch (cause) {
    throw new PartFailure(part, `database "${database}" could not be created`, { cause });
  } finally {
    await client.end();
  }
}
