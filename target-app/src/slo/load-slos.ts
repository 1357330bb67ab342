import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { BUILT_IN_SLOS } from './built-in-slos.ts';
import { readOpenSlo } from './open-slo.ts';
import type { Slo } from './slo.ts';

const BESIDE_THE_APP = fileURLToPath(
  new URL('../../../experiments/slos/headline.yaml', import.meta.url),
);

/**
 * The SLOs of the given OpenSLO files. Without any: those that the experiments assert, when their file lies beside the
 * app, else the same as they were built in.
 * @throws Error naming the file that cannot be read or understood, or the name that stands twice.
 */
export function loadSlos(files: readonly string[]): readonly Slo[] {
  if (files.length === 0 && !existsSync(BESIDE_THE_APP)) return BUILT_IN_SLOS;
  const slos = (files.length === 0 ? [BESIDE_THE_APP] : files).flatMap((file) =>
    readOpenSlo(file, readFileSync(file, 'utf8')),
  );
  const names = slos.map(({ name }) => name);
  const twice = names.find((name, index) => names.indexOf(name) !== index);
  if (twice !== undefined) throw new Error(`There are two SLOs with the name ${twice}.`);
  return slos;
}
