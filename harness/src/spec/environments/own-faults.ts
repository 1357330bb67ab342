import { checkSchema } from '../schema/check-schema.ts';
import { readOneDocument } from '../source/read-one-document.ts';
import type { Report } from '../source/report.ts';
import { environmentsSchema } from './environments-schema.ts';

type Entries = readonly (string | undefined)[] | undefined;

/** The paths without their `./`, each once. */
export function readOwnFaults(entries: Entries, report: Report): readonly string[] {
  const paths: string[] = [];
  for (const [index, entry] of (entries ?? []).entries()) {
    if (entry === undefined) continue;
    const path = entry.replace(/^\.\//, '');
    if (paths.includes(path)) {
      const message = `\`${path}\` stands here a second time`;
      report(['faults', index], { message, expected: 'keep one of the two' });
    } else paths.push(path);
  }
  return paths;
}

/**
 * The same out of a `faultline.yaml` that may have mistakes elsewhere, which are told by whoever reads all of it; none
 * when it cannot be read at all.
 */
export function findOwnFaults(input: {
  readonly file: string;
  readonly text: string;
}): readonly string[] {
  const read = readOneDocument(input.file, input.text);
  if (!read.ok) return [];
  const { salvaged } = checkSchema(environmentsSchema, read.root);
  return readOwnFaults(salvaged?.faults, () => undefined);
}
