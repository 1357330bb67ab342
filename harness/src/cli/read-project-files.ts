import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { FaultlineError } from '../domain/faultline-error.ts';
import { asTyped, type Project } from './project.ts';

/** A file with the path a person knows it by. */
export type TextFile = { readonly file: string; readonly text: string };

/** Reads a file; rejects with `FILE_UNREADABLE` and the path as it was typed. */
export async function readTextFile(path: string, cwd: string): Promise<TextFile> {
  const file = asTyped(path, cwd);
  try {
    return { file, text: await readFile(path, 'utf8') };
  } catch (cause) {
    throw new FaultlineError('FILE_UNREADABLE', `${file} could not be read.`, { cause });
  }
}

/** Every YAML file directly in a folder, by name; none when there is no such folder. */
export async function readYamlFiles(folder: string, cwd: string): Promise<readonly TextFile[]> {
  const names = await namesIn(folder, /\.ya?ml$/);
  return Promise.all(names.map((name) => readTextFile(join(folder, name), cwd)));
}

/** The scripts an experiment may name: `browse-students` for `scenarios/browse-students.ts`. */
export async function scenarioNames(project: Project): Promise<readonly string[]> {
  const files = await namesIn(project.scenariosFolder, /\.ts$/);
  return files.map((file) => file.slice(0, -'.ts'.length));
}

/** The experiments of a project by name. */
export async function experimentNames(project: Project): Promise<readonly string[]> {
  const files = await namesIn(project.experimentsFolder, /\.yaml$/);
  return files.map((file) => file.slice(0, -'.yaml'.length));
}

async function namesIn(folder: string, pattern: RegExp): Promise<readonly string[]> {
  try {
    const entries = await readdir(folder, { withFileTypes: true });
    const files = entries.filter((entry) => entry.isFile() && pattern.test(entry.name));
    return files.map((entry) => entry.name).sort();
  } catch (cause) {
    if (cause instanceof Error && 'code' in cause && cause.code === 'ENOENT') return [];
    throw new FaultlineError('FILE_UNREADABLE', `${folder} could not be read.`, { cause });
  }
}
