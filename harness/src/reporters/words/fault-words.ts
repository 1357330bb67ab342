import type { FaultSpec, FaultTarget } from '../../domain/fault.ts';
import type { RunRecord } from '../../domain/run-record.ts';
import type { FaultProof } from '../../domain/verdict.ts';
import { formatRatio } from '../../domain/units.ts';
import { counted, formatCount } from '../../domain/objective-words.ts';

/** `network-latency on api->redis`. */
export function faultTitle(record: RunRecord, faultId: string): string {
  const spec = record.experiment.faults.find((fault) => fault.id === faultId);
  return spec === undefined ? faultId : `${spec.type} on ${targetWords(spec.target)}`;
}

/** What it does, as the plan put it; the bare title where the run has no plan. */
export function faultSentence(record: RunRecord, spec: FaultSpec): string {
  const planned = record.plan?.faults.find((fault) => fault.id === spec.id);
  return planned?.does ?? faultTitle(record, spec.id);
}

export function targetWords(target: FaultTarget): string {
  return target.kind === 'link' ? target.link : target.service;
}

/** `in force for 100 % of the fault phase (58 of 58 looks)`. */
export function coverageWords(proof: FaultProof): string {
  const looks = `${formatCount(proof.samplesPresent)} of ${counted(proof.samplesDuring, 'look')}`;
  return `in force for ${formatRatio(proof.coverage, 1)} of the fault phase (${looks})`;
}

const USE_WORDS: Readonly<Record<FaultProof['used'], string>> = {
  yes: 'the link was used',
  no: 'nothing used the link',
  unknown: 'use of the link could not be seen',
  'not-a-link': '',
};

/** Whether anybody was there to be hurt; empty for a fault that is done to a service. */
export function useWords(proof: FaultProof): string {
  return USE_WORDS[proof.used];
}
