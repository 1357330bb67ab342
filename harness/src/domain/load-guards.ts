import { generatorLateness } from './generator-lateness.ts';
import { counted, formatCount } from './objective-words.ts';
import { judgedWindow } from './judged-window.ts';
import { secondsIn, type OfferedSecond } from './offered-seconds.ts';
import type { PhaseWindow } from './phase.ts';
import type { RunRecord } from './run-record.ts';
import type { LoadHealthSample } from './second-record.ts';
import { formatRatio, type Ratio } from './units.ts';
import type { GuardResult } from './verdict.ts';

/** docs/method.md, Guards: load validity. */
const MIN_ACHIEVED: Ratio = 0.95;
const MAX_DROPPED: Ratio = 0.01;
const MAX_CPU: Ratio = 0.8;

/**
 * Whether the load was what the experiment says. It is judged where nothing is broken, in the baseline: in the fault
 * phase a target that hangs takes up the generator's virtual users, and arrivals dropped for that are bad events, not
 * a bad generator.
 */
export function loadGuards(
  run: RunRecord,
  seconds: readonly OfferedSecond[],
): readonly GuardResult[] {
  const window = undisturbedWindow(run);
  if (window === undefined) {
    return run.status === 'completed' ? [loadEnd(run), NOT_JUDGED] : [loadEnd(run)];
  }
  const health = run.load.health.filter(
    ({ atMs }) => atMs >= window.startedAtMs && atMs < window.endedAtMs,
  );
  return [
    loadEnd(run),
    ...arrivals(run, window, secondsIn(seconds, window)),
    ...lostArrivals(run, seconds),
    ...generatorLateness(run, seconds),
    generatorCpu(run, health),
    virtualUsers(run, health),
  ];
}

/**
 * The whole baseline but for its guard second; in an experiment that breaks nothing and has no baseline, the first
 * phase after the warm-up. Undefined when there was none.
 */
function undisturbedWindow(run: RunRecord): PhaseWindow | undefined {
  const { experiment } = run;
  const windows = run.phases.filter(
    ({ phase, startedAtMs, endedAtMs }) =>
      endedAtMs > startedAtMs && run.completedPhases.includes(phase),
  );
  const baseline = windows.find(({ phase }) => phase === 'baseline');
  const first =
    experiment.faults.length === 0 ? windows.find(({ phase }) => phase !== 'warmup') : undefined;
  const window = baseline ?? first;
  return window === undefined ? undefined : judgedWindow(experiment, window);
}

const NOT_JUDGED: GuardResult = {
  guard: 'load-validity',
  outcome: 'inconclusive',
  message: 'There was no phase before the fault in which the load could be judged.',
};

function loadEnd({ load: { end } }: RunRecord): GuardResult {
  const guard = 'load-end';
  if (end === undefined) {
    const message = 'Nothing says how the load generator ended, so requests may be missing.';
    return { guard, outcome: 'inconclusive', message };
  }
  if (!end.asked) {
    const message = `The load generator ended by itself with exit code ${String(end.exitCode)}.`;
    return { guard, outcome: 'invalid', message };
  }
  const were = end.cut === 1 ? 'was' : 'were';
  const cut = end.cut === 0 ? '' : `; ${counted(end.cut, 'request')} ${were} still open`;
  const message = `The load generator ended when it was asked to${cut}.`;
  return { guard, outcome: 'held', message };
}

function arrivals(
  run: RunRecord,
  window: PhaseWindow,
  seconds: readonly OfferedSecond[],
): readonly GuardResult[] {
  const { phase, startedAtMs, endedAtMs } = window;
  const scheduled = (run.experiment.load.ratePerSecond * (endedAtMs - startedAtMs)) / 1_000;
  if (scheduled <= 0) {
    const message = `The ${phase} phase has no time in which the load could be judged.`;
    return [{ guard: 'load-validity', outcome: 'inconclusive', message }];
  }
  const dropped = seconds.reduce((sum, { record }) => sum + (record?.dropped ?? 0), 0);
  const seen = seconds.reduce((sum, { offered, unfinished }) => sum + offered - unfinished, 0);
  // One arrival may fall on either side of an edge of the phase.
  const achieved = seen - dropped;
  const share = Math.min(1, (achieved + 1) / scheduled);
  const made = `${formatCount(achieved)} of ${formatCount(scheduled)} arrivals were made in the ${phase} phase`;
  return [
    {
      guard: 'load-validity',
      outcome: share >= MIN_ACHIEVED ? 'held' : 'invalid',
      message: `${made}; at least ${formatCount(Math.ceil(MIN_ACHIEVED * scheduled))} (${formatRatio(MIN_ACHIEVED)}) are needed.`,
    },
    {
      guard: 'dropped-arrivals',
      outcome: dropped / scheduled <= MAX_DROPPED ? 'held' : 'invalid',
      message: `${counted(dropped, 'arrival')} of ${formatCount(scheduled)} found no free virtual user in the ${phase} phase; at most ${formatCount(Math.floor(MAX_DROPPED * scheduled))} (${formatRatio(MAX_DROPPED)}) may.`,
    },
  ];
}

/** What of each phase left no answer, and no error of a server either. Noted: both count as bad where they fell. */
function lostArrivals(run: RunRecord, seconds: readonly OfferedSecond[]): readonly GuardResult[] {
  const lines = run.phases.flatMap((window) => {
    const inside = secondsIn(seconds, window);
    const dropped = inside.reduce((sum, { record }) => sum + (record?.dropped ?? 0), 0);
    const unfinished = inside.reduce((sum, one) => sum + one.unfinished, 0);
    if (dropped + unfinished === 0) return [];
    return [
      `${formatCount(dropped)} dropped and ${formatCount(unfinished)} unfinished in ${window.phase}`,
    ];
  });
  const message =
    lines.length === 0
      ? 'No arrival of any phase was dropped or left unfinished.'
      : `Arrivals that count as bad: ${lines.join('; ')}.`;
  return [{ guard: 'lost-arrivals', outcome: 'held', message }];
}

function generatorCpu(run: RunRecord, health: readonly LoadHealthSample[]): GuardResult {
  const guard = 'generator-cpu';
  const used = health.flatMap(({ cpuCores }) => cpuCores ?? []);
  const { cpus } = run.host;
  if (used.length === 0 || cpus <= 0) {
    const message = 'The CPU use of the load generator could not be read.';
    return { guard, outcome: 'held', message };
  }
  const cores = used.reduce((sum, one) => sum + one, 0) / used.length;
  // Rounded, because the mean of many 1.6 is a little less than 1.6.
  const share = Number((cores / cpus).toPrecision(12));
  const seen = `${String(Number(cores.toFixed(2)))} of ${String(cpus)} cores (${formatRatio(share, 0)})`;
  return {
    guard,
    outcome: share < MAX_CPU ? 'held' : 'invalid',
    message: `The load generator used ${seen} before anything was broken; below ${String(Number((MAX_CPU * cpus).toFixed(2)))} (${formatRatio(MAX_CPU)}) its times can be trusted.`,
  };
}

/** Only noted: when a lack of virtual users costs arrivals, those are dropped, and that is judged. */
function virtualUsers(run: RunRecord, health: readonly LoadHealthSample[]): GuardResult {
  const guard = 'generator-users';
  const most = health.reduce((one, { activeVus }) => Math.max(one, activeVus), 0);
  const ceiling = health.reduce((one, { maxVus }) => Math.max(one, maxVus), 0);
  const message =
    ceiling === 0
      ? 'The use of virtual users could not be read.'
      : `At most ${formatCount(most)} of ${formatCount(ceiling)} virtual users were busy before anything was broken${atCeiling(run)}.`;
  return { guard, outcome: 'held', message };
}

function atCeiling({ load }: RunRecord): string {
  const full = load.health.filter(({ activeVus, maxVus }) => activeVus >= maxVus).length;
  return full === 0 ? '' : `; all of them were in ${counted(full, 'sample')} of the run`;
}
