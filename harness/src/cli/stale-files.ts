import { readFile } from 'node:fs/promises';
import { join } from 'node:path';

/** A generated file that is not what its source would make of it. */
export type StaleFile = {
  readonly path: string;
  readonly content: string;
  /** What differs, for a person: the number of lines and the first of them. */
  readonly difference: string;
};

/** Compares what should be there with what is; a file that is not there is stale. */
export async function findStaleFiles(
  folder: string,
  files: ReadonlyMap<string, () => string>,
): Promise<readonly StaleFile[]> {
  const compared = [...files].map(async ([path, make]) => {
    const content = make();
    const present = await readIfThere(join(folder, path));
    return present === content
      ? []
      : [{ path, content, difference: differenceBetween(present, content) }];
  });
  return (await Promise.all(compared)).flat();
}

async function readIfThere(path: string): Promise<string | undefined> {
  try {
    return await readFile(path, 'utf8');
  } catch (error) {
    if (isMissing(error)) return undefined;
    throw error;
  }
}

function isMissing(error: unknown): boolean {
  return typeof error === 'object' && error !== null && 'code' in error && error.code === 'ENOENT';
}

/** What differs between a file and what it should hold; undefined when nothing does. */
export async function differenceOf(path: string, wanted: string): Promise<string | undefined> {
  const present = await readIfThere(path);
  return present === wanted ? undefined : differenceBetween(present, wanted);
}

function differenceBetween(present: string | undefined, wanted: string): string {
  if (present === undefined) return 'is not there';
  const is = present.split('\n');
  const should = wanted.split('\n');
  const first = should.findIndex((line, index) => line !== is[index]);
  const line = first === -1 ? should.length : first;
  const counts = `${is.length} lines, should be ${should.length}; they part at line ${line + 1}`;
  return `${counts}\n  - ${is[line] ?? '(end)'}\n  + ${should[line] ?? '(end)'}`;
}
