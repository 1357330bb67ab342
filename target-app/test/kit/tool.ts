import { execFile } from 'node:child_process';
import { join } from 'node:path';

const ROOT = join(import.meta.dirname, '../../..');
const FAULTLINE = join(ROOT, 'harness/bin/faultline.js');
const LIMIT_MS = 120_000;

/** How a command ended, and all that it said. */
export type Ended = {
  readonly exitCode: number;
  readonly stdout: string;
  readonly said: string;
};

/** Runs a command in the root of the repository to its end, whatever that is. */
export function run(command: string, ...args: readonly string[]): Promise<Ended> {
  const options = { cwd: ROOT, timeout: LIMIT_MS, maxBuffer: 64 * 1024 * 1024 };
  return new Promise((resolve, reject) => {
    execFile(command, [...args], options, (error, stdout, stderr) => {
      const exitCode = error === null ? 0 : error.code;
      // A word instead of a number means that it could not be run at all.
      if (typeof exitCode === 'number') resolve({ exitCode, stdout, said: `${stdout}${stderr}` });
      else reject(error ?? new Error(`${command} has no exit code.`));
    });
  });
}

type Row = { readonly tool: string; readonly state: string; readonly where: string };

/** Where faultline has a tool. A test that needs one and lacks it fails, with the command that gets it. */
export async function toolPath(name: string): Promise<string> {
  const { stdout } = await run(process.execPath, FAULTLINE, 'doctor', '--json');
  const row = (JSON.parse(stdout) as readonly Row[]).find(({ tool }) => tool === name);
  if (row?.state !== 'ready') throw new Error(`Get it with "npx faultline setup ${name}".`);
  return row.where.slice(row.where.indexOf(': ') + 2);
}
