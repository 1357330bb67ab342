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
      targets: (seen?.targets ?? []).map(({ kind, name, service, instances }) =>
        withoutAbsent({ kind, name, service, instances }),
      ),
      refused: refusalOf(record, spec.id),
      intendedAtMs: seen?.intendedAtMs,
      injectedAtMs: seen?.injectedAtMs,
      readBack: seen?.readBack,
      rolledBackAtMs: seen?.rolledBackAtMs,
      rollbackErrors: (seen?.rollbackErrors ?? []).map((error) => ({
        ...error,
        causes: [...error.causes],
      })),
      escalations: [...(seen?.escalations ?? [])],
      proof: proofOf(judgement, spec.id),
      looks: (seen?.observed ?? []).map(lookOf),
    });
  });
}

function refusalOf(record: RunRecord, id: string): FaultReport['refused'] {
  const refused = record.refusedFaults.find(({ faultId }) => faultId === id)?.error;
  return refused && { ...refused, causes: [...refused.causes] };
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
