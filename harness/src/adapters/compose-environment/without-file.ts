import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  type ComposeCall,
  type ComposeProgram,
  type ComposeResult,
  runCompose,
} from './run-compose.ts';

/** Variables that would have Docker Compose read a file, or mean another project. */
const FILE_VARIABLES = [
  'COMPOSE_FILE',
  'COMPOSE_PROJECT_NAME',
  'COMPOSE_ENV_FILES',
  'COMPOSE_PROFILES',
];

/**
 * For what is asked of a project by its name alone: it is known by the labels of its containers, networks and volumes,
 * also when its file is gone or says something else by now. Docker Compose reads the `.env` of the folder it stands in,
 * so it stands in an empty one that nobody else can write to.
 */
export async function runWithoutFile(
  program: ComposeProgram,
  project: string,
  call: Omit<ComposeCall, 'options' | 'cwd' | 'variables'>,
): Promise<ComposeResult> {
  const kept = Object.entries(program.env).filter(([name]) => !FILE_VARIABLES.includes(name));
  const plain = { ...program, env: Object.fromEntries(kept) };
  const folder = makeEmptyFolder();
  try {
    const options = ['--project-name', project];
    return await runCompose(plain, { ...call, options, cwd: folder ?? '/' });
  } finally {
    if (folder !== undefined) rmSync(folder, { recursive: true, force: true });
  }
}

/** None when there is no room for one: a full disk must not keep anything from being taken down. */
function makeEmptyFolder(): string | undefined {
  try {
    return mkdtempSync(join(tmpdir(), 'faultline-nowhere-'));
  } catch {
    return undefined;
  }
}
