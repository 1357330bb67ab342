import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { GENERATED_FILES } from './generated-files.ts';
import { findStaleFiles } from './stale-files.ts';

/**
 * Writes every generated file of the repository; with `--check` writes none, says which are stale and how, and
 * exits 1 if any is. Run from the repository by `npm run generate`.
 */
const repository = join(import.meta.dirname, '../../..');
const isCheck = process.argv.includes('--check');
const stale = await findStaleFiles(repository, GENERATED_FILES);
for (const { path, content, difference } of stale) {
  if (isCheck) {
    process.stderr.write(`stale: ${path}: ${difference}\n`);
    continue;
  }
  await mkdir(dirname(join(repository, path)), { recursive: true });
  await writeFile(join(repository, path), content);
  process.stdout.write(`wrote ${path}\n`);
}
if (isCheck && stale.length > 0) {
  process.stderr.write('Run "npm run generate" and commit what it writes.\n');
  process.exitCode = 1;
}
