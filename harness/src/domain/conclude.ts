import type { Finding, Reason } from './finding.ts';
import type { RunRecord } from './run-record.ts';
import type { GuardResult, Verdict } from './verdict.ts';

export type Conclusion = {
  readonly verdict: Verdict;
  /** Why, worst first; never empty. */
  readonly reasons: readonly Reason[];
  /** What decides nothing and has to be looked at nevertheless. */
  readonly warnings: readonly Reason[];
};

/**
 * From what was found to what was learned. Of a run that completed, the worst of `invalid > fail > inconclusive >
 * pass with warnings > pass` (docs/method.md, Verdict); a contradiction between client and service is a warning. A run
 * that was refused, stopped or broke off has learned nothing that could be relied on, whatever it had seen by then.
 */
export function conclude(
  run: RunRecord,
  findings: readonly Finding[],
  guards: readonly GuardResult[],
): Conclusion {
  if (run.status !== 'completed') {
    const broken = findings.filter(isViolation).map(asReason);
    return { verdict: 'inconclusive', reasons: [whyEnded(run), ...broken], warnings: [] };
  }
  const problems = run.plan?.problems ?? [];
  if (problems.length > 0 && run.load.releasedAtMs === undefined) {
    const isUndecidable = problems.every(({ code }) => code === 'OBJECTIVE_UNDECIDABLE');
    const reasons = problems.map(({ code, message }) => ({ code, message }));
    return { verdict: isUndecidable ? 'inconclusive' : 'invalid', reasons, warnings: [] };
  }
  const invalid = guards.filter(({ outcome }) => outcome === 'invalid').map(guardReason);
  const broken = findings.filter((one) => isViolation(one) && !isBefore(run, one)).map(asReason);
  const open = [
    ...openFindings(run, findings),
    ...guards.filter(({ outcome }) => outcome === 'inconclusive').map(guardReason),
  ];
  const verdict = worst(invalid, broken, open);
  const summary = verdict === 'pass' ? [allMet(findings)] : [];
  const reasons = [...invalid, ...broken, ...open, ...summary];
  return { verdict, reasons, warnings: warningsOf(findings) };
}

function worst(
  invalid: readonly Reason[],
  broken: readonly Reason[],
  open: readonly Reason[],
): Verdict {
  if (invalid.length > 0) return 'invalid';
  if (broken.length > 0) return 'fail';
  return open.length > 0 ? 'inconclusive' : 'pass';
}

function whyEnded(run: RunRecord): Reason {
  switch (run.status ?? 'died') {
    case 'interrupted': {
      const message = `The run was interrupted by ${run.interruptedBy ?? 'a signal'}.`;
      return { code: 'INTERRUPTED', message };
    }
    case 'aborted': {
      if (run.halted !== undefined) {
        const { by, reason } = run.halted;
        return { code: 'HALTED', message: `The run was halted by ${by}: ${reason}.` };
      }
      const observed = run.guardrailTripped?.observed ?? 'a guardrail was broken';
      return { code: 'GUARDRAIL_TRIPPED', message: `The run was aborted: ${observed}.` };
    }
    case 'failed':
    case 'completed': {
      const { code = 'INTERNAL', message = 'The run failed.' } = run.failure ?? {};
      return { code, message };
    }
    case 'died': {
      const [takeover] = run.takeovers;
      const message =
        takeover === undefined
          ? 'The journal ends without an end of the run: the harness died.'
          : `The run did not come to its end: ${takeover.why}.`;
      return { code: 'HARNESS_DIED', message };
    }
  }
}

function isViolation({ outcome, kind }: Finding): boolean {
  return outcome === 'violated' && kind !== 'reconciliation';
}

/** What is wrong before the fault is no failure under it: the guard of the baseline tells of it. */
function isBefore({ experiment }: RunRecord, { phase }: Finding): boolean {
  return phase === 'baseline' && experiment.faults.length > 0;
}

/** What follows from having stopped at the gate, and is no reason of its own. */
const NOT_REACHED = new Set(['PHASE_NOT_RUN', 'NOT_INJECTED', 'NOT_JUDGED']);

function openFindings(run: RunRecord, findings: readonly Finding[]): readonly Reason[] {
  if (run.experiment.objectives.length === 0) {
    return [
      { code: 'NO_OBJECTIVES', message: 'The experiment asks nothing, so nothing was learned.' },
    ];
  }
  return [
    ...findings
      .filter(({ outcome, kind }) => outcome === 'inconclusive' && kind !== 'reconciliation')
      .map(asReason),
    ...notJudged(run, findings),
  ].filter(({ code }) => !isStoppedAtGate(run) || !NOT_REACHED.has(code));
}

/** An objective that nothing was found about has not been met. */
function notJudged({ experiment }: RunRecord, findings: readonly Finding[]): readonly Reason[] {
  const judged = new Set(findings.map(({ objective }) => objective));
  return experiment.objectives
    .filter(({ name }) => !judged.has(name))
    .map(({ name }) => ({ code: 'NOT_JUDGED', message: `"${name}" was judged in no phase.` }));
}

function isStoppedAtGate({ baselineUnhealthy, refusedFaults }: RunRecord): boolean {
  return baselineUnhealthy.length > 0 || refusedFaults.length > 0;
}

/** The first reason of a finding is what decided it. */
function asReason({ objective, phase, kind, reasons, observed }: Finding): Reason {
  const { code, message } = reasons[0] ?? { code: 'NO_DATA', message: observed };
  if (code === 'BROKE') return { code, message: `"${objective}" ${lowerFirst(message)}` };
  const where = kind === 'recovery' ? '' : ` in the ${phase} phase`;
  return { code, message: `"${objective}"${where}: ${lowerFirst(message)}` };
}

function lowerFirst(sentence: string): string {
  return sentence.charAt(0).toLowerCase() + sentence.slice(1);
}

function guardReason({ guard, code, message }: GuardResult): Reason {
  return { code: code ?? guard.toUpperCase().replaceAll('-', '_'), message };
}

function allMet(findings: readonly Finding[]): Reason {
  const met = findings.filter(({ outcome }) => outcome === 'met').length;
  const message =
    met === 1
      ? 'The one thing that was asked held.'
      : `All ${String(met)} things that were asked held.`;
  return { code: 'ALL_MET', message };
}

/** What a person has to look at although it held, or although it decides nothing. */
const WARNED: ReadonlySet<string> = new Set([
  'NEAR_TARGET',
  'WEAK_EVIDENCE',
  'RELAPSED',
  'SERVER_DISAGREES',
  'COUNTS_LOST',
]);

function warningsOf(findings: readonly Finding[]): readonly Reason[] {
  return findings
    .filter(({ outcome, kind }) => outcome === 'met' || kind === 'reconciliation')
    .flatMap((finding) =>
      finding.reasons
        .filter(({ code }) => WARNED.has(code))
        .map((reason) => asReason({ ...finding, reasons: [reason] })),
    );
}
