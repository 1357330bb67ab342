import { EXIT } from '../exit-code.ts';
import type { Reason } from '../finding.ts';
import { settleExit, type InconclusivePolicy } from '../inconclusive-policy.ts';
import type { RunRecord } from '../run-record.ts';
import type { EpochMs, Ms } from '../units.ts';
import type { Judgement } from '../verdict.ts';
import { formatAge } from './age.ts';
import type { GateEntry } from './gate-entry.ts';
import { specDrift, type SpecNow } from './spec-drift.ts';

/** By how much the clocks of two machines may differ before a run lies in the future. */
const CLOCK_SLACK_MS: Ms = 300_000;

export type GateRules = {
  readonly nowMs: EpochMs;
  readonly maxAgeMs: Ms;
  readonly inconclusive: InconclusivePolicy;
};

/** A finished run as its journal tells it, and the experiment as it stands now. */
export type GateRun = {
  readonly record: RunRecord;
  readonly judgement: Judgement;
  readonly specNow: SpecNow;
  readonly folder: string;
};

/**
 * What a run says of a release. What it found stands; but a pass of long ago, or of another experiment than there is
 * now, decides nothing.
 */
export function judgeEntry(run: GateRun, rules: GateRules): GateEntry {
  const { record, judgement, folder } = run;
  const { status, verdict, cleanup } = judgement;
  const { runId, startedAtMs } = record;
  const ageMs = rules.nowMs - startedAtMs;
  const stale = [...ageReasons(ageMs, rules.maxAgeMs), ...specDrift(record, run.specNow)];
  const isUndone = judgement.exitCode === EXIT.pass && stale.length > 0;
  const exitCode = settleExit(
    isUndone ? EXIT.inconclusive : judgement.exitCode,
    rules.inconclusive,
  );
  return {
    experiment: record.experiment.name,
    runId,
    folder,
    verdict: isUndone ? 'inconclusive' : verdict,
    status,
    cleanup,
    reasons: isUndone ? [...stale, ...judgement.reasons] : [...judgement.reasons, ...stale],
    warnings: [...judgement.warnings, ...changed(record)],
    ...hintOf(run, isUndone),
    startedAtMs,
    durationMs: (record.endedAtMs ?? startedAtMs) - startedAtMs,
    ageMs: Math.max(0, ageMs),
    exitCode,
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

/** A run that was changed on the command line is told apart: it asked something else than the file does. */
function changed({ source: { overrides } }: RunRecord): readonly Reason[] {
  const changes = overrides.filter((one) => !one.startsWith('--'));
  if (changes.length === 0) return [];
  const message = `The run changed the experiment with ${changes.map((one) => `--set ${one}`).join(' ')}.`;
  return [{ code: 'SPEC_OVERRIDDEN', message }];
}

function hintOf(
  { record, judgement, folder }: GateRun,
  isUndone: boolean,
): { readonly hint?: string } {
  if (judgement.cleanup === 'dirty')
    return { hint: `Undo it: npx faultline recover ${record.runId}` };
  if (isUndone) return { hint: `Run it again: npx faultline run ${record.experiment.name}` };
  return judgement.exitCode === EXIT.pass
    ? {}
    : { hint: `Read its report: npx faultline report ${folder}` };
}
