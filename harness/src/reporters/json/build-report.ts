import { abortLatency } from '../../domain/abort-latency.ts';
import type { ErrorRecord } from '../../domain/faultline-error.ts';
import type { RunRecord } from '../../domain/run-record.ts';
import type { Judgement } from '../../domain/verdict.ts';
import { buildExperiment } from './build-experiment.ts';
import { buildFaults } from './build-faults.ts';
import { buildFindings } from './build-findings.ts';
import { buildImpacts } from './build-impacts.ts';
import { buildEnvironment, buildLoad, buildRun } from './build-run.ts';
import { buildPhases, buildTimeline } from './build-timeline.ts';
import type { Report } from './report-schema.ts';
import { withoutAbsent } from './without-absent.ts';

/** Everything a machine needs of a run, in the form of the published schema. */
export function buildReport(record: RunRecord, judgement: Judgement): Report {
  return withoutAbsent({
    schemaVersion: 1 as const,
    run: buildRun(record),
    status: judgement.status,
    verdict: judgement.verdict,
    cleanup: judgement.cleanup,
    exitCode: judgement.exitCode,
    reasons: [...judgement.reasons],
    warnings: [...judgement.warnings],
    experiment: buildExperiment(record.experiment),
    environment: buildEnvironment(record),
    findings: buildFindings(judgement.findings),
    price: buildImpacts(judgement.impacts),
    guards: [...judgement.guards],
    faults: buildFaults(record, judgement),
    phases: buildPhases(record),
    load: buildLoad(record),
    timeline: buildTimeline(record),
    guardrailTripped: record.guardrailTripped,
    abort: abortLatency(record),
    halted: record.halted,
    takeovers: [...record.takeovers],
    baselineUnhealthy: [...record.baselineUnhealthy],
    interruptedBy: record.interruptedBy,
    failure: record.failure && errorOf(record.failure),
    missingMetrics: record.missingMetrics.map(({ selector, error }) => ({
      selector,
      error: errorOf(error),
    })),
    notMeasured: [...judgement.notMeasured],
  });
}

function errorOf(error: ErrorRecord): NonNullable<Report['failure']> {
  return { ...error, causes: [...error.causes] };
}
