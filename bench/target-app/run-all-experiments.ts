/**
 * Runs the experiments of the repository one after the other, each with the default and with every variant that it says
 * something of, and notes how each ended. What is noted already, of the same file, is run again as well.
 *
 * Repeat with `node bench/target-app/run-all-experiments.ts [NAME…] [--env local] [--write]`; with names only those;
 * `--write` renews them in docs/results/experiments.json. Then `npm run generate` renews docs/experiments.md.
 */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { experimentsIn } from '../../harness/src/cli/generated/experiment-reference.ts';
import {
  readExperimentResults,
  type ExperimentResult,
} from '../../harness/src/cli/generated/experiment-results.ts';
import { HARNESS_VERSION } from '../../harness/src/cli/version.ts';
import { REPOSITORY } from './bench-project.ts';
import { runFaultline, type Ran } from './run-faultline.ts';

/** No experiment of the repository lasts longer; a test sees to it. */
const PHASES_MS = 90_000;
const RESULTS = join(REPOSITORY, 'docs/results/experiments.json');

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    env: { type: 'string', default: 'local' },
    write: { type: 'boolean', default: false },
  },
});
const all = experimentsIn(REPOSITORY);
const there = all.map(({ experiment }) => experiment.name);
const unknown = positionals.filter((name) => !there.includes(name));
if (unknown.length > 0) throw new Error(`There is no experiment ${unknown.join(', ')}.`);

for (const { experiment, sha256 } of all) {
  const { name, variants } = experiment;
  if (positionals.length > 0 && !positionals.includes(name)) continue;
  for (const variant of ['default', ...Object.keys(variants)]) {
    const chosen = variant === 'default' ? [] : ['--variant', variant];
    const ran = await runFaultline(REPOSITORY, [name, '--env', values.env, ...chosen], PHASES_MS);
    const result = resultOf(ran, { experiment: name, variant, sha256 });
    const { verdict, exitCode, because } = result;
    console.log(
      `${name.padEnd(18)}${variant.padEnd(16)}${verdict.padEnd(14)}${String(exitCode).padEnd(5)}${because}`,
    );
    // After each run, so that what was found stays when the next one is interrupted.
    if (values.write) note(result);
  }
}

function resultOf(
  { exitCode, report, log }: Ran,
  of: Pick<ExperimentResult, 'experiment' | 'variant' | 'sha256'>,
): ExperimentResult {
  return {
    ...of,
    verdict: report?.verdict ?? 'none',
    exitCode: exitCode ?? -1,
    because: report?.reasons[0]?.message ?? log.trim().split('\n').at(-1) ?? '',
    date: new Date().toISOString().slice(0, 10),
    version: HARNESS_VERSION,
  };
}

/** In place of what was noted of it before; in order, and without what there is no experiment of any more. */
function note(result: ExperimentResult): void {
  const same = (one: ExperimentResult): boolean =>
    one.experiment === result.experiment && one.variant === result.variant;
  const others = readExperimentResults(RESULTS).results.filter(
    (one) => !same(one) && there.includes(one.experiment),
  );
  const results = [...others, result].toSorted((a, b) =>
    `${a.experiment} ${a.variant}`.localeCompare(`${b.experiment} ${b.variant}`, 'en'),
  );
  writeFileSync(RESULTS, `${JSON.stringify({ environment: values.env, results }, null, 2)}\n`);
}
