import { join } from 'node:path';
import { EXIT, type ExitCode } from '../domain/exit-code.ts';
import { settleExit, type InconclusivePolicy } from '../domain/inconclusive-policy.ts';
import { REPORTERS } from '../reporters/registry.ts';
import { renderSummary } from '../reporters/terminal/render-summary.ts';
import { carryOut, type RunWish } from './carry-out.ts';
import { isColoured } from './colours.ts';
import type { Host } from './host.ts';
import { letThroughLine } from './let-through-line.ts';
import { asTyped, type Project } from './project.ts';
import { renderError } from './render-error.ts';
import { openLiveView } from './view/live-view.ts';

/** Carries out one run in front of a person or a pipeline: progress on stderr, the result on stdout. */
export async function performRun(
  host: Host,
  project: Project,
  wish: RunWish,
  { json, inconclusive }: { readonly json: boolean; readonly inconclusive: InconclusivePolicy },
): Promise<ExitCode> {
  const view = openLiveView(host);
  const run = await carryOut(host, project, { ...wish, inconclusive }, view).finally(view.close);
  const { record, judgement } = run;
  const exitCode = settleExit(record, judgement, inconclusive);
  if (json) {
    const asJson = REPORTERS.find(({ format }) => format === 'json');
    host.stdout.write(asJson?.render(record, judgement) ?? '');
  } else {
    const color = isColoured(host.stdout, host.env);
    const reportPath = asTyped(join(run.folder, 'report.html'), host.cwd);
    host.stdout.write(
      renderSummary(record, judgement, {
        color,
        columns: host.stdout.columns,
        reportPath,
        inconclusive,
      }),
    );
  }
  if (exitCode !== judgement.exitCode) host.stderr.write(letThroughLine(record, judgement));
  if (run.unwritten === undefined) return exitCode;
  host.stderr.write(await renderError(run.unwritten, host));
  return judgement.exitCode === EXIT.dirty ? EXIT.dirty : EXIT.harnessError;
}
