import type { Finding } from './finding.ts';
import { judgedWindow } from './judged-window.ts';
import { PHASES } from './phase.ts';
import type { RunRecord } from './run-record.ts';
import { serverEvidence } from './server-evidence.ts';
import { unansweredWords } from './unanswered-scrapes.ts';
import type { FaultProof } from './verdict.ts';

/** What nobody knows of a run, and why, in words: a report that leaves it out would look surer than it is. */
export function notMeasured(
  run: RunRecord,
  findings: readonly Finding[],
  proofs: readonly FaultProof[],
): readonly string[] {
  const lines = [
    ...phasesNotRun(run),
    ...saidBefore(run),
    ...serviceSide(run, findings),
    ...run.missingMetrics.map(
      ({ selector, error }) => `The samples of ${selector}: ${error.message}`,
    ),
    ...run.captured.flatMap(({ remarks = [] }) => remarks),
    ...unansweredWords(run),
    ...unseenFaults(run, proofs),
    ...generator(run),
    ...clocks(run),
  ];
  return [...new Set(lines)];
}

/** What the plan of the run knew before it began would not be looked at, or could not be. */
function saidBefore({ plan }: RunRecord): readonly string[] {
  const codes = ['LEFT_OUT', 'NOT_CHECKED'];
  return (plan?.remarks ?? []).flatMap(({ code, message }) =>
    codes.includes(code) ? [message] : [],
  );
}

function phasesNotRun(run: RunRecord): readonly string[] {
  return PHASES.flatMap((phase) => {
    if (run.experiment.phases[phase] === 0 || run.completedPhases.includes(phase)) return [];
    const begun = run.phases.some((window) => window.phase === phase);
    return [`The ${phase} phase: it ${begun ? 'was cut short' : 'was not run'}.`];
  });
}

/** Kinds that have a client side and a service side; what another kind does not know stands in its finding. */
const COMPARED: ReadonlySet<Finding['kind']> = new Set(['availability', 'latency', 'throughput']);

function serviceSide(run: RunRecord, findings: readonly Finding[]): readonly string[] {
  return findings.flatMap(({ objective: name, phase, kind, server, throughput }) => {
    const objective = run.experiment.objectives.find((one) => one.name === name);
    const window = run.phases.find((one) => one.phase === phase);
    if (server !== undefined || objective === undefined || window === undefined) return [];
    if (throughput?.server !== undefined || !COMPARED.has(kind)) return [];
    if (objective.sli.server === undefined) {
      return [`What the service itself saw of "${name}": the indicator has no service side.`];
    }
    const judged = judgedWindow(run.experiment, window);
    const { reasons } = serverEvidence(objective, judged, run.captured, run.clockOffset);
    const why = reasons.map(({ message }) => message).join(' ') || 'nothing was captured.';
    return [`What the service itself saw of "${name}" in the ${phase} phase: ${why}`];
  });
}

function unseenFaults(run: RunRecord, proofs: readonly FaultProof[]): readonly string[] {
  return proofs.flatMap(({ faultId, used, absentAfterwards }) => {
    const record = run.faults.find((fault) => fault.faultId === faultId);
    if (record?.injectedAtMs === undefined) return [];
    const isCounted = record.use.some(({ connections }) => connections !== undefined);
    return [
      ...(used === 'not-a-link' || isCounted
        ? []
        : [`Connections on the link of ${faultId}: they could not be counted.`]),
      ...(absentAfterwards ? [] : [`The end of ${faultId}: its effect was not seen to be gone.`]),
    ];
  });
}

function generator({ load }: RunRecord): readonly string[] {
  if (load.releasedAtMs === undefined) return [];
  return load.health.some(({ cpuCores }) => cpuCores !== undefined)
    ? []
    : ['The CPU use of the load generator: it could not be read.'];
}

function clocks({ clockOffset, load }: RunRecord): readonly string[] {
  return clockOffset !== undefined || load.releasedAtMs === undefined
    ? []
    : ["Prometheus's clock: it was not compared with ours."];
}
