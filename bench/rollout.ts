/**
 * A replica is restarted under load, again and again: how many requests of the client failed while it ended and came
 * back. Each time is a run of `experiments/replica-restarted.yaml`, with shorter phases; an environment `local` that is up is
 * used, else each run brings one up for itself. Exits 1 when a request failed or a run was not what it should be.
 *
 * Repeat with: node bench/rollout.ts [times] [requests a second]
 */
import { REPOSITORY } from './target-app/bench-project.ts';
import { runFaultline } from './target-app/run-faultline.ts';

const TIMES = Number(process.argv[2] ?? 10);
const PER_SECOND = Number(process.argv[3] ?? 300);
const PHASES = { warmup: 5, baseline: 15, fault: 15, recovery: 15 } as const;
const PHASES_MS = Object.values(PHASES).reduce((sum, seconds) => sum + seconds * 1000, 0);

const settings = [
  `load.rate=${PER_SECOND}/s`,
  ...Object.entries(PHASES).map(([phase, seconds]) => `phases.${phase}=${seconds}s`),
].flatMap((setting) => ['--set', setting]);

console.log(`a replica restarted ${TIMES} times, ${PER_SECOND} requests a second\n`);
console.log('run  requests  failed  not sent  95 % within  ended as');
let isSound = true;
for (let run = 1; run <= TIMES; run += 1) {
  const { report, exitCode, log } = await runFaultline(
    REPOSITORY,
    ['replica-restarted', ...settings],
    PHASES_MS,
  );
  const during = report?.phases.find(({ phase }) => phase === 'fault');
  if (report === undefined || during === undefined)
    throw new Error(`The run has no report:\n${log}`);
  const { offered, failed, unanswered, dropped, p95Ms } = during;
  const cells = [
    String(run).padEnd(3),
    String(offered).padStart(8),
    String(failed + unanswered).padStart(6),
    String(dropped).padStart(8),
    `${(p95Ms ?? Number.NaN).toFixed(1)} ms`.padStart(11),
    `${report.verdict} (${String(exitCode)})`,
  ];
  console.log(cells.join('  '));
  isSound &&= exitCode === 0 && offered > 0 && failed + unanswered + dropped === 0;
}
process.exitCode = isSound ? 0 : 1;
