import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { delimiter, join } from 'node:path';
import type { Report } from '../../harness/src/reporters/json/report-schema.ts';
import { REPOSITORY } from './bench-project.ts';

/** Beyond its phases, for bringing the environment up and taking it down. */
const LIMIT_MS = 180_000;
const BIN = join(REPOSITORY, 'harness/bin/faultline.js');

/** How one run ended; `report` is absent when it ended before there was anything to report. */
export type Ran = {
  readonly exitCode: number | null;
  readonly report: Report | undefined;
  /** What it said on the way. */
  readonly log: string;
};

/** `faultline run` in a project, at most `phasesMs` and three minutes: then it is asked to end, and undoes everything. */
export async function runFaultline(
  folder: string,
  args: readonly string[],
  phasesMs: number,
): Promise<Ran> {
  const path = [join(REPOSITORY, 'node_modules/.bin'), process.env['PATH']].join(delimiter);
  const child = spawn(process.execPath, [BIN, 'run', ...args, '--json'], {
    cwd: folder,
    env: { ...process.env, PATH: path },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let [printed, log] = ['', ''];
  child.stdout.setEncoding('utf8').on('data', (chunk: string) => (printed += chunk));
  child.stderr.setEncoding('utf8').on('data', (chunk: string) => (log += chunk));
  const limit = setTimeout(() => child.kill('SIGTERM'), phasesMs + LIMIT_MS);
  const [exitCode] = (await once(child, 'close')) as [number | null];
  clearTimeout(limit);
  return { exitCode, report: reportIn(printed), log };
}

function reportIn(printed: string): Report | undefined {
  try {
    const value = JSON.parse(printed) as Report;
    return 'verdict' in value ? value : undefined;
  } catch {
    return undefined;
  }
}
