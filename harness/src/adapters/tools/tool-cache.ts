import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { chmod, mkdir, mkdtemp, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { lock } from 'proper-lockfile';
import { PINNED_TOOLS, type SetUpName } from './pinned-tools.ts';

const LOCK_STALE_MS = 15_000;
const LOCK_RETRIES = { retries: 600, minTimeout: 500, maxTimeout: 2_000 };

/** What is written beside a cached executable: enough to tell whether it is still the one that was verified. */
type Manifest = { readonly version: string; readonly sha256: string };

/**
 * Built tools, outside any checkout and keyed by version and platform, so that checkouts share them. An entry
 * appears whole, by a rename, after it was verified; a lock makes two set-ups at once take turns.
 */
export class ToolCache {
  readonly #folder: string;

  constructor(env: Readonly<Record<string, string | undefined>>) {
    const base = env['XDG_CACHE_HOME'] ?? join(homedir(), '.cache');
    this.#folder = join(base, 'faultline', 'tools');
  }

  executable(name: SetUpName): string {
    return join(this.#entry(name), PINNED_TOOLS[name].executables[0] ?? name);
  }

  /** Whether a verified entry is there; cheap, for every run. */
  async has(name: SetUpName): Promise<boolean> {
    return (await this.#manifest(name)) !== undefined;
  }

  /** Whether the executable is, to the byte, the one that was verified; for `faultline doctor`. */
  async isIntact(name: SetUpName): Promise<boolean> {
    const manifest = await this.#manifest(name);
    if (manifest === undefined) return false;
    return sha256Of(this.executable(name)).then(
      (sha256) => sha256 === manifest.sha256,
      () => false,
    );
  }

  /** Takes the lock of one tool and runs `make` unless somebody else made the entry meanwhile. */
  async fill(name: SetUpName, make: (outputFile: string) => Promise<void>): Promise<void> {
    await mkdir(this.#folder, { recursive: true });
    const release = await lock(this.#folder, {
      lockfilePath: join(this.#folder, `${name}.lock`),
      stale: LOCK_STALE_MS,
      retries: LOCK_RETRIES,
    });
    try {
      if (!(await this.isIntact(name))) await this.#make(name, make);
    } finally {
      await release();
    }
  }

  async #make(name: SetUpName, make: (outputFile: string) => Promise<void>): Promise<void> {
    const workshop = await mkdtemp(join(this.#folder, `.${name}-`));
    try {
      const file = join(workshop, PINNED_TOOLS[name].executables[0] ?? name);
      await make(file);
      await chmod(file, 0o755);
      const manifest: Manifest = {
        version: PINNED_TOOLS[name].version ?? '',
        sha256: await sha256Of(file),
      };
      await writeFile(join(workshop, 'tool.json'), `${JSON.stringify(manifest, null, 2)}\n`);
      await chmod(workshop, 0o755);
      await rm(this.#entry(name), { recursive: true, force: true });
      await rename(workshop, this.#entry(name));
    } finally {
      await rm(workshop, { recursive: true, force: true });
    }
  }

  #entry(name: SetUpName): string {
    const version = PINNED_TOOLS[name].version ?? 'any';
    return join(this.#folder, `${name}-${version}-${process.platform}-${process.arch}`);
  }

  async #manifest(name: SetUpName): Promise<Manifest | undefined> {
    try {
      const text = await readFile(join(this.#entry(name), 'tool.json'), 'utf8');
      return JSON.parse(text) as Manifest;
    } catch {
      // An absent or unreadable manifest means the same: there is no entry that can be trusted.
      return undefined;
    }
  }
}

async function sha256Of(file: string): Promise<string> {
  const hash = createHash('sha256');
  await pipeline(createReadStream(file), hash);
  return hash.digest('hex');
}
