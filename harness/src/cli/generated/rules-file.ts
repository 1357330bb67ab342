import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { rulesOfFiles } from '../make-rules.ts';

const SLOS = join(import.meta.dirname, '../../../../experiments/slos');

/** The rules for the SLOs of this repository. */
export function rulesFile(): string {
  const files = readdirSync(SLOS)
    .filter((name) => /\.ya?ml$/.test(name))
    .toSorted()
    .map((name) => ({
      file: `experiments/slos/${name}`,
      text: readFileSync(join(SLOS, name), 'utf8'),
    }));
  return rulesOfFiles(files, { names: [], runbook: 'docs/runbooks/README.md' }).text;
}
