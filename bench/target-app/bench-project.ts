import {
  cpSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { flaskEnvironment } from './flask-environment.ts';

export const REPOSITORY = join(import.meta.dirname, '../..');

/** What the project has of its own; all else is that of the repository. */
const OWN = new Set(['faultline.yaml', 'experiments', 'reports', '.faultline', '.git']);
const EXPERIMENTS = ['headline.yaml', 'capacity.yaml'];

/** A project of faultline in a folder of its own. */
export type BenchProject = { readonly folder: string; readonly remove: () => void };

/**
 * A project with the environments of the repository as they stand, and one more, `flask`, so that `local` and Flask are
 * brought up, driven and judged by the same means.
 */
export function benchProject(): BenchProject {
  const folder = mkdtempSync(join(tmpdir(), 'headline-'));
  mkdirSync(join(folder, 'experiments'));
  const shared = readdirSync(REPOSITORY).filter((name) => !OWN.has(name));
  for (const path of [...shared, 'experiments/slos']) {
    symlinkSync(join(REPOSITORY, path), join(folder, path));
  }
  for (const name of EXPERIMENTS) {
    cpSync(join(import.meta.dirname, name), join(folder, 'experiments', name));
  }
  const file = readFileSync(join(REPOSITORY, 'faultline.yaml'), 'utf8');
  // The environments are what the file ends with, and JSON is YAML.
  const flask = `  flask: ${JSON.stringify(flaskEnvironment())}\n`;
  writeFileSync(join(folder, 'faultline.yaml'), `${file}${flask}`);
  return { folder, remove: () => rmSync(folder, { recursive: true, force: true }) };
}
