import { spawn, type ChildProcess } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { mkdtempSync, readFileSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

export const repository = join(import.meta.dirname, '../../..');

/** Inherited by everything these tests start, however far it wandered: it tells ours from anybody else's. */
const TAG = `FAULTLINE_TEST=${randomUUID()}`;

/** Of these tests alone: what other runs of this user have left is none of their business. */
const STATE_HOME = mkdtempSync(
  join(process.env['FAULTLINE_TEST_FOLDER'] ?? tmpdir(), 'faultline-state-'),
);
// For the scripts that use this; of the tests' `jest.config.js` removes the folder it is in.
process.once('exit', () => rmSync(STATE_HOME, { recursive: true, force: true }));

export type Finished = {
  readonly exitCode: number | null;
  readonly stdout: string;
  readonly stderr: string;
};

/** The command line as a process of its own, the way a person starts it. */
export type Running = {
  readonly child: ChildProcess;
  readonly finished: Promise<Finished>;
  /** Resolves once stderr has shown the text; rejects when the process ends first. */
  readonly says: (text: string) => Promise<void>;
};

export function startFaultline(
  args: readonly string[],
  cwd = repository,
  own: Readonly<Record<string, string>> = {},
  /** What starts it, when it is not to be started at once. */
  through: readonly string[] = [],
): Running {
  const bin = join(repository, 'harness/bin/faultline.js');
  const [tagName = '', tag] = TAG.split('=');
  const state = { FAULTLINE_STATE_HOME: STATE_HOME };
  const env = { ...process.env, NO_COLOR: '1', ...state, [tagName]: tag, ...own };
  const [program = process.execPath, ...words] = [...through, process.execPath, bin, ...args];
  const child = spawn(program, words, {
    cwd,
    env,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let stdout = '';
  let stderr = '';
  const waiting: { text: string; found: () => void; missed: (error: Error) => void }[] = [];
  child.stdout.setEncoding('utf8').on('data', (text: string) => (stdout += text));
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    stderr += text;
    for (const one of waiting) if (stderr.includes(one.text)) one.found();
  });
  const finished = new Promise<Finished>((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (exitCode) => {
      for (const one of waiting) one.missed(new Error(`never said "${one.text}":\n${stderr}`));
      resolve({ exitCode, stdout, stderr });
    });
  });
  const says = (text: string) =>
    new Promise<void>((found, missed) => {
      if (stderr.includes(text)) found();
      else waiting.push({ text, found, missed });
    });
  return { child, finished, says };
}

export function faultline(
  args: readonly string[],
  cwd = repository,
  own: Readonly<Record<string, string>> = {},
): Promise<Finished> {
  return startFaultline(args, cwd, own).finished;
}

/** What is still running of all that these tests started: `4711 k6 run …`. Linux only, as the tests that use it. */
export function whatStillRuns(): readonly string[] {
  return readdirSync('/proc')
    .filter((entry) => /^\d+$/.test(entry))
    .filter((pid) => read(`/proc/${pid}/environ`).split('\0').includes(TAG))
    .map((pid) => `${pid} ${read(`/proc/${pid}/cmdline`).split('\0').join(' ').slice(0, 120)}`);
}

function read(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    // It ended between the listing and the look, or it is somebody else's.
    return '';
  }
}
