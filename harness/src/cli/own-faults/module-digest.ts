import { createHash } from 'node:crypto';
import { readFile, realpath } from 'node:fs/promises';
import { dirname, join, relative } from 'node:path';

/** White space and comments, which may stand between any two words of an import. */
const GAP = String.raw`(?:\s|/\*[\s\S]*?\*/|//[^\n]*\n)*`;
/** `from './x.ts'`, `import './x.ts'`, `import('./x.ts')` and `require('./x.ts')`. */
const LOCAL_IMPORT = new RegExp(
  String.raw`\b(?:from|(?:import|require)(?:${GAP}\()?)${GAP}(['"${'`'}])(\.{1,2}/[^'"${'`'}\n]+)\1`,
  'g',
);
/** What `require` may leave out. */
const ENDINGS = ['', '.js', '.cjs', '.mjs', '.json', '.ts', '/index.js', '/index.ts'];

/**
 * SHA-256 of a module: of its text, and when it imports files by relative paths, of those and of all that they import so,
 * with their places beside it. Packages are not part of it, nor is a path that is put together while the module runs.
 * Rejects when the module itself cannot be read.
 */
export async function digestOfModule(path: string): Promise<string> {
  const entry = await realpath(path);
  const digests = new Map<string, string>();
  await digestInto(digests, entry, await readFile(entry));
  const own = digests.get(entry) ?? '';
  if (digests.size === 1) return own;
  const lines = [...digests].map(
    ([file, sha256]) => `${sha256}  ${relative(dirname(entry), file)}`,
  );
  return sha256Of(lines.toSorted().join('\n'));
}

async function digestInto(
  digests: Map<string, string>,
  file: string,
  content: Buffer,
): Promise<void> {
  digests.set(file, sha256Of(content));
  if (file.endsWith('.json')) return;
  for (const [, , specifier = ''] of content.toString('utf8').matchAll(LOCAL_IMPORT)) {
    const imported = await findImport(dirname(file), specifier.replace(/[?#].*$/, ''));
    if (imported === undefined || digests.has(imported.file)) continue;
    await digestInto(digests, imported.file, imported.content);
  }
}

async function findImport(
  folder: string,
  specifier: string,
): Promise<{ readonly file: string; readonly content: Buffer } | undefined> {
  for (const ending of ENDINGS) {
    try {
      const file = await realpath(join(folder, `${specifier}${ending}`));
      return { file, content: await readFile(file) };
    } catch {
      // A folder, or not there: perhaps with the next ending; and loading the module says what is missing.
    }
  }
  return undefined;
}

function sha256Of(content: Buffer | string): string {
  return createHash('sha256').update(content).digest('hex');
}
