import { join } from 'node:path';
import type { InconclusivePolicy } from '../domain/inconclusive-policy.ts';
import { REPORTERS, type ReportFormat } from '../reporters/registry.ts';
import type { ReadRun } from './read-run.ts';
import { writeAtomically } from './write-atomically.ts';

/** Renders a run into its folder, in every format or in those asked for; resolves with the paths. */
export async function writeReports(
  run: ReadRun,
  {
    formats = REPORTERS.map(({ format }) => format),
    inconclusive = 'fail',
  }: {
    readonly formats?: readonly ReportFormat[];
    readonly inconclusive?: InconclusivePolicy | undefined;
  } = {},
): Promise<readonly string[]> {
  const wanted = REPORTERS.filter(({ format }) => formats.includes(format));
  return Promise.all(
    wanted.map(async ({ fileName, render }) => {
      const path = join(run.folder, fileName);
      await writeAtomically(path, render(run.record, run.judgement, { inconclusive }));
      return path;
    }),
  );
}
