import { EXIT } from '../exit-code.ts';
import type { Reason } from '../finding.ts';
import { settleExit, type InconclusivePolicy } from '../inconclusive-policy.ts';
import type { RunRecord } from '../run-record.ts';
import type { EpochMs, Ms } from '../units.ts';
import type { Judgement } from '../verdict.ts';
import { formatAge } from './age.ts';
import type { GateEntry } from './gate-entry.ts';
import { runCommand } from './run-command.ts';
import { overrideReasons, settingRemarks, variantReasons } from './run-setting.ts';
import { specDrift, type SpecNow } from './spec-drift.ts';

/** By how much the clocks of two machines may differ before a run lies in the future. */
const CLOCK_SLACK_MS: Ms = 300_000;

export type GateRules = {
  readonly nowMs: EpochMs;
  readonly maxAgeMs: Ms;
  readonly inconclusive: InconclusivePolicy;
  /** Where runs are, as it was typed; absent for the project's `reports/`. */
  readonly runsFolder?: string;
  /** `path=value`: changes of the experiments without which a run does not count. */
  readonly overrides: readonly string[];
};

/** A finished run as its journal tells it, and the experiment as it stands now. */
export type GateRun = {
  readonly record: RunRecord;
  readonly judgement: Judgement;
  readonly specNow: SpecNow;
  readonly folder: string;
  /** Whether it was found as the latest run of an experiment, or is the one that was named. */
  readonly askedAs: 'experiment' | 'run';
};

/**
 * What a run says of a release. What it found stands; but a pass of long ago, or of another experiment than there is
 * now, or of another variant than the experiment is run with, decides nothing.
 */
export function judgeEntry(run: GateRun, rules: GateRules): GateEntry {
  const { record, judgement, folder } = run;
  const { status, verdict, cleanup } = judgement;
  const { runId, startedAtMs } = record;
  const ageMs = rules.nowMs - startedAtMs;
  const stale = [
    ...ageReasons(ageMs, rules.maxAgeMs),
    ...overrideReasons(record, rules.overrides),
    ...specDrift(record, run.specNow),
    ...(run.askedAs === 'experiment' ? variantReasons(record) : []),
  ];
  const settled = settleExit(record, judgement, rules.inconclusive);
  // A warning lets through what a run could not decide, never that there is no run of what is asked now.
  const isUndone = settled === EXIT.pass && stale.length > 0;
  // What is a reason already is no remark as well.
  const remarks = settingRemarks(record).filter(({ code }) =>
    stale.every((one) => one.code !== code),
  );
  return {
    experiment: record.experiment.name,
    runId,
    folder,
    verdict: isUndone ? 'inconclusive' : verdict,
    status,
    cleanup,
    reasons: isUndone ? [...stale, ...judgement.reasons] : [...judgement.reasons, ...stale],
    warnings: [...judgement.warnings, ...remarks],
    ...hintOf(run, isUndone, rules),
    startedAtMs,
    durationMs: (record.endedAtMs ?? startedAtMs) - startedAtMs,
    ageMs: Math.max(0, ageMs),
    exitCode: isUndone ? EXIT.inconclusive : settled,
  };
}

function ageReasons(ageMs: Ms, maxAgeMs: Ms): readonly Reason[] {
  if (ageMs < -CLOCK_SLACK_MS) {
    const message = `The run began ${formatAge(-ageMs)} from now, so its age cannot be told.`;
    return [{ code: 'STALE_FUTURE', message }];
  }
  if (ageMs <= maxAgeMs) return [];
  const message = `The run is ${formatAge(ageMs)} old; at most ${formatAge(maxAgeMs)} is allowed.`;
  return [{ code: 'STALE_AGE', message }];
}

function hintOf(
  { record, judgement, folder }: GateRun,
  isUndone: boolean,
  { runsFolder, overrides }: GateRules,
): { readonly hint?: string } {
  if (judgement.cleanup === 'dirty')
    return { hint: `Undo it: npx faultline recover ${record.runId}` };
  if (isUndone)
    return { hint: `Run it again: ${runCommand(record.experiment.name, runsFolder, overrides)}` };
  return judgement.exitCode === EXIT.pass
    ? {}
    : { hint: `Read its report: npx faultline report ${folder}` };
}
