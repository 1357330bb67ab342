/**
 * What is said of several hundred simulated runs, against what is true of them. Exits 1 when a verdict or its reason is
 * wrong. The same every time.
 *
 * Repeat with `node bench/confusion-matrix.ts [--runs N] [--write]`; `--write` renews docs/results/confusion-matrix.md, `--runs`
 * tries so many of each kind.
 */
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { judgeAll, RUNS_A_CLASS } from '../harness/test/confusion/confusion-matrix.ts';
import { confusionPage } from '../harness/test/confusion/confusion-page.ts';

const { values } = parseArgs({
  options: {
    write: { type: 'boolean', default: false },
    runs: { type: 'string', default: String(RUNS_A_CLASS) },
  },
});
const runs = judgeAll(Number(values.runs));
const file = join(import.meta.dirname, '../docs/results/confusion-matrix.md');
const page = confusionPage(runs);
console.log(page);
const wrong = runs.filter((run) => run.wrong !== '');
for (const run of wrong) console.log(`${run.className}, seed ${String(run.seed)}: ${run.wrong}`);
if (values.write) await writeFile(file, page);
process.exitCode = wrong.length === 0 ? 0 : 1;
