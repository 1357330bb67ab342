import { spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import type { GuideBlock } from './read-guide.ts';

const LONGEST_MS = 280_000;

/**
 * A reader of a guide at their terminal: each block begins in the folder, and with the `PATH`, in which the last one
 * ended, and ends at the first command that fails.
 */
export class GuideShell {
  readonly #state = mkdtempSync(join(tmpdir(), 'faultline-guide-state-'));
  readonly #env: Readonly<Record<string, string | undefined>>;

  constructor(folder: string, env: Readonly<Record<string, string | undefined>> = {}) {
    this.#env = { ...process.env, NO_COLOR: '1', ...env };
    writeFileSync(join(this.#state, 'folder'), `${folder}\n`);
    writeFileSync(join(this.#state, 'path'), `${this.#env['PATH'] ?? ''}\n`);
  }

  get folder(): string {
    return readFileSync(join(this.#state, 'folder'), 'utf8').trimEnd();
  }

  /** Writes the file, or runs the commands, and says how they ended and everything they said. */
  async follow({ text, file }: GuideBlock): Promise<{ exitCode: number | null; said: string }> {
    if (file === undefined) return await this.run(text);
    const path = join(this.folder, file);
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, text);
    return { exitCode: 0, said: '' };
  }

  run(text: string): Promise<{ exitCode: number | null; said: string }> {
    const script = [
      'cd "$(cat "$GUIDE_STATE/folder")" && PATH=$(cat "$GUIDE_STATE/path") && export PATH',
      `trap 'pwd >"$GUIDE_STATE/folder"; printf "%s\\n" "$PATH" >"$GUIDE_STATE/path"' EXIT`,
      `set -e\n${text}`,
    ].join('\n');
    const child = spawn('sh', ['-c', script], {
      env: { ...this.#env, GUIDE_STATE: this.#state },
      stdio: ['ignore', 'pipe', 'pipe'],
      detached: true,
    });
    let said = '';
    for (const stream of [child.stdout, child.stderr]) {
      stream.setEncoding('utf8').on('data', (piece: string) => (said += piece));
    }
    // The whole group, so that a command that hangs can still undo what it did.
    const giveUp = setTimeout(() => process.kill(-(child.pid ?? 0), 'SIGTERM'), LONGEST_MS);
    return new Promise((resolve, reject) => {
      child.on('error', reject);
      child.on('close', (exitCode) => {
        clearTimeout(giveUp);
        resolve({ exitCode, said });
      });
    });
  }

  close(): void {
    rmSync(this.#state, { recursive: true });
  }
}
