import { readFileSync } from 'node:fs';
import { redactorFor, redactSecrets, type Redactor } from '../domain/redact.ts';
import { loadEnvironments } from '../spec/environments/load-environments.ts';
import { findProject } from './project.ts';

/**
 * Takes out of a text what is secret in the project that one of these folders is in, the first that is in any. Outside
 * of every project, and where `faultline.yaml` cannot be read, only what is secret everywhere.
 */
export function redactorNear(...folders: readonly string[]): Redactor {
  for (const folder of folders) {
    const patterns = patternsOf(folder);
    if (patterns !== undefined) return redactorFor(patterns);
  }
  return redactSecrets;
}

function patternsOf(folder: string): readonly string[] | undefined {
  try {
    const { environmentsFile: file } = findProject(folder);
    const reading = loadEnvironments({ file, text: readFileSync(file, 'utf8') });
    return reading.ok ? reading.redact : undefined;
  } catch {
    // Whoever needs the file says that it cannot be read; here it only means that it names nothing.
    return undefined;
  }
}
