import { execFileSync } from 'node:child_process';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { repository } from '../kit/faultline-process.ts';
import { keep, readKept } from './kept-results.ts';
import { laneEnvironment } from './lane-environment.ts';
import { resultPage } from './result-page.ts';
import { runMatrix } from './run-matrix.ts';

/**
 * The whole kill matrix: every fault, every record boundary of its journal, every way to end the harness; afterwards
 * the world has to be what it was. Writes `docs/results/kill-matrix-ENVIRONMENT.md`; ends with 1 when anything was
 * left broken. `--once` and `--fault TYPE` try less, and write nothing. `--keep FILE` keeps each result there, and goes on
 * after the ones that an interrupted matrix of the same code has kept.
 */
const { values } = parseArgs({
  options: {
    environment: { type: 'string', default: 'local' },
    lanes: { type: 'string', default: '6' },
    once: { type: 'boolean', default: false },
    fault: { type: 'string', multiple: true },
    keep: { type: 'string' },
  },
});
const environment = laneEnvironment(values.environment);

const startedAt = new Date();
const kept = values.keep === undefined ? [] : readKept(values.keep);
let done = kept.length;
const results = await runMatrix({
  environment,
  lanes: Number(values.lanes),
  cases: values.once ? 'once' : 'every',
  faults: values.fault,
  kept,
  onResult: (result, count) => {
    const { fault, how, atRecord, recoverAtRecord, watchdogAtRecord, wrong, wholeAgainMs } = result;
    if (values.keep !== undefined) keep(values.keep, result);
    done += 1;
    const ofRecover = recoverAtRecord === undefined ? '' : `, recover at its ${recoverAtRecord}`;
    const then =
      watchdogAtRecord === undefined ? ofRecover : `, watchdog at its ${watchdogAtRecord}`;
    const outcome = wrong.length === 0 ? 'whole' : `WRONG: ${wrong.join('; ')}`;
    process.stdout.write(
      `${String(done)}/${String(count)} ${fault} ${how} at record ${String(atRecord)}${then}: ${outcome} after ${wholeAgainMs.toFixed(0)} ms\n`,
    );
  },
});
const page = resultPage({
  environment,
  startedAt,
  endedAt: new Date(),
  results,
  keptBefore: kept.length,
  commit: execFileSync('git', ['rev-parse', '--short', 'HEAD'], {
    cwd: repository,
    encoding: 'utf8',
  }).trim(),
});
process.stdout.write(`\n${page}`);
if (!values.once && values.fault === undefined) {
  const folder = join(repository, 'docs', 'results');
  await mkdir(folder, { recursive: true });
  await writeFile(join(folder, `kill-matrix-${environment}.md`), page);
}
process.exitCode = results.every(({ wrong }) => wrong.length === 0) ? 0 : 1;
