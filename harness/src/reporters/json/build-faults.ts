import type { FaultRecord, RunRecord } from '../../domain/run-record.ts';
import type { Judgement } from '../../domain/verdict.ts';
import { faultSentence, targetWords } from '../words/fault-words.ts';
import type { Report } from './report-schema.ts';
import { withoutAbsent } from './without-absent.ts';

type FaultReport = Report['faults'][number];

/** Every fault of the experiment, those that were never injected included. */
export function buildFaults(record: RunRecord, judgement: Judgement): FaultReport[] {
  return record.experiment.faults.map((spec) => {
    const seen = record.faults.find(({ faultId }) => faultId === spec.id);
    return withoutAbsent({
      id: spec.id,
      type: spec.type,
      target: targetWords(spec.target),
      values: { ...spec.values },
      does: faultSentence(record, spec),
      intendedAtMs: seen?.intendedAtMs,
      injectedAtMs: seen?.injectedAtMs,
      readBack: seen?.readBack,
      rolledBackAtMs: seen?.rolledBackAtMs,
      rollbackErrors: (seen?.rollbackErrors ?? []).map((error) => ({
        ...error,
        causes: [...error.causes],
      })),
      proof: proofOf(judgement, spec.id),
      looks: (seen?.observed ?? []).map(lookOf),
    });
  });
}

function proofOf(judgement: Judgement, id: string): FaultReport['proof'] {
  const proof = judgement.faults.find((one) => one.faultId === id);
  if (proof === undefined) return undefined;
  const { faultId: _, reasons, ...rest } = proof;
  return { ...rest, reasons: [...reasons] };
}

function lookOf({ when, sample }: FaultRecord['observed'][number]): FaultReport['looks'][number] {
  const { atMs, effect, observed, valueMs } = sample;
  return withoutAbsent({ atMs, when, effect, observed, valueMs });
}
