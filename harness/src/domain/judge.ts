import { baselineGuards } from './baseline-guards.ts';
import { conclude } from './conclude.ts';
import type { ErrorCode } from './error-codes.ts';
import { exitCodeOf } from './exit-code-of.ts';
import { faultGuards } from './fault-guards.ts';
import { proveFault } from './fault-proof.ts';
import type { Finding } from './finding.ts';
import { findingsOf } from './findings.ts';
import { impactsOf } from './impact.ts';
import { cleanupOf, leftBehind } from './left-behind.ts';
import { loadGuards } from './load-guards.ts';
import { notMeasured } from './not-measured.ts';
import { offeredOfRun } from './offered-of-run.ts';
import type { OfferedSecond } from './offered-seconds.ts';
import type { RunRecord } from './run-record.ts';
import type { FaultProof, GuardResult, Judgement } from './verdict.ts';

/**
 * What a run has shown, from its record alone: the same record is always judged the same. Nothing that was not
 * measured counts in favour of the system; a verdict of `pass` needs every phase run, every objective met on enough
 * requests, a healthy baseline, a load that was as planned, and every fault seen in force, met and gone.
 */
export function judge(run: RunRecord): Judgement {
  const seconds = offeredOfRun(run);
  const findings = findingsOf(run, seconds);
  const faults = run.experiment.faults.map((fault) => proveFault(fault, run));
  const guards = guardsOf(run, { findings, faults, seconds });
  const { verdict, reasons, warnings } = conclude(run, findings, guards);
  const status = run.status ?? 'failed';
  const left = leftBehind(run);
  const cleanup = cleanupOf(run);
  return {
    status,
    verdict,
    cleanup,
    exitCode: exitCodeOf({
      status,
      verdict,
      cleanup,
      interruptedBy: run.interruptedBy,
      failedOf: run.failure?.code,
      refusedFor: refusedFor(run),
    }),
    reasons: [...left, ...reasons],
    warnings,
    findings,
    guards: [...guards, ...enoughRequests(findings)],
    faults,
    impacts: impactsOf(run, seconds),
    notMeasured: notMeasured(run, findings, faults),
  };
}

/** What the run was refused for, if it was; nothing once its load was released. */
function refusedFor({ plan, load }: RunRecord): readonly ErrorCode[] {
  return load.releasedAtMs === undefined ? (plan?.problems ?? []).map(({ code }) => code) : [];
}

/** The guards that apply to as much of the run as there was. */
function guardsOf(
  run: RunRecord,
  judged: {
    readonly findings: readonly Finding[];
    readonly faults: readonly FaultProof[];
    readonly seconds: readonly OfferedSecond[];
  },
): readonly GuardResult[] {
  const { findings, faults, seconds } = judged;
  if (run.load.releasedAtMs === undefined && hasNotBegun(run)) return [];
  const isWhole = run.status === 'completed';
  const isStoppedAtGate = run.baselineUnhealthy.length > 0;
  const hasBaseline = isWhole || run.completedPhases.includes('baseline');
  const hasFault = (isWhole && !isStoppedAtGate) || run.completedPhases.includes('fault');
  return [
    ...(run.load.releasedAtMs === undefined ? [NOT_RELEASED] : []),
    ...loadGuards(run, seconds),
    ...(hasBaseline ? baselineGuards(run, findings, seconds) : []),
    ...(hasFault ? faultGuards(run, faults) : []),
  ];
}

const NOT_RELEASED: GuardResult = {
  guard: 'load-released',
  outcome: 'invalid',
  message: 'Nothing says that the load was ever released, so nothing says under what the run was.',
};

/** Refused, or broken off before there was anything to guard. A run that says it is complete is neither. */
function hasNotBegun({ plan, phases, faults, load, status }: RunRecord): boolean {
  const hasBegun = phases.length > 0 || faults.length > 0 || load.seconds.length > 0;
  if (hasBegun) return false;
  return status !== 'completed' || (plan?.problems ?? []).length > 0;
}

/** Summed up for the reader: each finding has been held to it already, and says so itself. */
function enoughRequests(findings: readonly Finding[]): readonly GuardResult[] {
  const guard = 'enough-requests';
  const short = findings.filter(({ reasons }) =>
    reasons.some(({ code }) => code === 'TOO_FEW_EVENTS'),
  );
  const judged = findings.filter(
    ({ client, server }) => client !== undefined || server !== undefined,
  );
  if (short.length > 0) {
    const names = short.map(({ objective, phase, reasons }) => {
      const why = reasons.find(({ code }) => code === 'TOO_FEW_EVENTS')?.message ?? '';
      return `"${objective}" in ${phase}: ${why.replace(/\.$/, '')}`;
    });
    const message = `Too few requests decide ${names.join('; ')}.`;
    return [{ guard, outcome: 'inconclusive', message }];
  }
  if (judged.length === 0) return [];
  return [{ guard, outcome: 'held', message: 'Every finding stands on enough requests.' }];
}
