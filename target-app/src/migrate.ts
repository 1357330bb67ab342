import { fileURLToPath } from 'node:url';
import { runner } from 'node-pg-migrate';
import { ConfigurationError, EnvironmentReader } from './environment-reader.ts';

const MIGRATIONS = fileURLToPath(new URL('../migrations', import.meta.url));
const CONNECT_TIMEOUT_MS = 10_000;

/** Brings the database up to date; running it again changes nothing. Two at once wait for each other. */
async function migrate(connectionString: string): Promise<void> {
  const applied = await runner({
    databaseUrl: { connectionString, connectionTimeoutMillis: CONNECT_TIMEOUT_MS },
    dir: MIGRATIONS,
    direction: 'up',
    migrationsTable: 'migrations',
    advisoryLockMode: 'wait',
    logger: { info: ignore, warn: sayError, error: sayError },
  });
  say('info', 'migrated', { applied: applied.map(({ name }) => name) });
}

function ignore(): void {}

function sayError(message: string): void {
  say('warn', message, {});
}

function say(level: string, msg: string, fields: object): void {
  process.stdout.write(`${JSON.stringify({ level, time: Date.now(), msg, ...fields })}\n`);
}

function databaseUrl(): string {
  const read = new EnvironmentReader(process.env);
  const url = read.url('DATABASE_URL', ['postgres:', 'postgresql:']);
  read.assertValid();
  return url;
}

try {
  await migrate(databaseUrl());
} catch (error) {
  const message = error instanceof Error ? error.message : String(error);
  process.stderr.write(
    error instanceof ConfigurationError ? `${message}\n` : `The migration failed: ${message}\n`,
  );
  process.exitCode = 1;
}
