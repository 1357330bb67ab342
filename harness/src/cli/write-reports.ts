import { join } from 'node:path';
import { REPORTERS, type ReportFormat } from '../reporters/registry.ts';
import type { ReadRun } from './read-run.ts';
import { writeAtomically } from './write-atomically.ts';

/** Renders a run into its folder, in every format or in those asked for; resolves with the paths. */
export async function writeReports(
  run: ReadRun,
  formats: readonly ReportFormat[] = REPORTERS.map(({ format }) => format),
): Promise<readonly string[]> {
  const wanted = REPORTERS.filter(({ format }) => formats.includes(format));
  return Promise.all(
    wanted.map(async ({ fileName, render }) => {
      const path = join(run.folder, fileName);
      await writeAtomically(path, render(run.record, run.judgement));
      return path;
    }),
  );
}
