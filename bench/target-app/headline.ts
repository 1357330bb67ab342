/**
 * The headline figure of the target app: whether it keeps its four promises at 500 mixed requests a second, and up to
 * which rate the users route keeps those of availability and latency, beside the same route in plain Flask at the same
 * steps. Everything is brought up, driven and judged by faultline, in a project of its own. Exits 1 when the promises
 * were not kept.
 *
 * Repeat with `node bench/target-app/headline.ts [--minutes 5] [--rate 500] [--seconds-per-step 20]
 * [--rates 125,250,500,1000,2000] [--refinements 2] [--write]`; `--write` renews docs/results/headline.md.
 */
import { writeFileSync } from 'node:fs';
import { cpus } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { benchProject, REPOSITORY } from './bench-project.ts';
import { findCapacities } from './capacity.ts';
import { headlinePage, ratioText } from './headline-page.ts';
import { runFaultline } from './run-faultline.ts';

/** The first seconds are those of a cold compiler. */
const WARMUP_SECONDS = 60;

const { values } = parseArgs({
  options: {
    minutes: { type: 'string', default: '5' },
    rate: { type: 'string', default: '500' },
    'seconds-per-step': { type: 'string', default: '20' },
    rates: { type: 'string', default: '125,250,500,1000,2000' },
    refinements: { type: 'string', default: '2' },
    write: { type: 'boolean', default: false },
  },
});
const [minutes, rate] = [Number(values.minutes), Number(values.rate)];
const secondsPerStep = Number(values['seconds-per-step']);
const seconds = Math.max(1, Math.round(minutes * 60));
const say = (line: string): void => console.log(line);

const project = benchProject();
try {
  say(`${rate}/s for ${minutes} minutes`);
  const sets = [
    `load.rate=${rate}/s`,
    `phases.warmup=${WARMUP_SECONDS}s`,
    `phases.baseline=${seconds}s`,
  ].flatMap((setting) => ['--set', setting]);
  const promised = await runFaultline(
    project.folder,
    ['headline', '--env', 'local', ...sets],
    (WARMUP_SECONDS + seconds) * 1_000,
  );
  for (const { objective, observed, outcome } of promised.report?.findings ?? []) {
    say(`  ${objective.padEnd(14)}${outcome.padEnd(12)}${observed}`);
  }
  say(promised.report?.reasons[0]?.message ?? promised.log);
  const capacities = await findCapacities({
    folder: project.folder,
    environments: ['local', 'flask'],
    rates: values.rates.split(',').map(Number),
    seconds: secondsPerStep,
    refinements: Number(values.refinements),
    say,
  });
  const [app, flask] = [capacities.get('local') ?? [], capacities.get('flask') ?? []];
  say(`the target app to Flask: ${ratioText(app, flask)}`);
  const date = new Date().toISOString().slice(0, 10);
  const machine = `${cpus().length} cores (${cpus()[0]?.model ?? 'unknown'}), Node ${process.versions.node}`;
  const page = headlinePage({ date, machine, rate, minutes, promised, capacities, secondsPerStep });
  if (values.write) writeFileSync(join(REPOSITORY, 'docs/results/headline.md'), page);
  process.exitCode = promised.exitCode === 0 ? 0 : 1;
} finally {
  project.remove();
}
