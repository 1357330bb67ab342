import type { Reason } from './finding.ts';
import type { RunRecord } from './run-record.ts';
import { formatRatio } from './units.ts';
import type { FaultProof, GuardResult } from './verdict.ts';

/**
 * Whether each fault was in force, was met by somebody, and was gone before recovery was measured (docs/method.md,
 * Guards): without that, a system that held has not been tried.
 */
export function faultGuards(run: RunRecord, proofs: readonly FaultProof[]): readonly GuardResult[] {
  return proofs.flatMap((proof) => [inForce(proof), ...linkUsed(proof), ...gone(run, proof)]);
}

function inForce(proof: FaultProof): GuardResult {
  const guard = 'fault-validity';
  const reasons = proof.reasons.filter((reason) => !isAboutUse(reason));
  const isOpen = reasons.every(({ code }) => code === 'BEFORE_NOT_SEEN');
  if (reasons.length > 0) {
    return { guard, ...brokenBy(proof, reasons), ...(isOpen ? { outcome: 'inconclusive' } : {}) };
  }
  const { faultId, samplesPresent, samplesDuring, coverage } = proof;
  const message = `${faultId}: its effect was seen in ${String(samplesPresent)} of ${String(samplesDuring)} looks, over ${formatRatio(coverage, 0)} of the fault phase.`;
  return { guard, outcome: 'held', message };
}

function linkUsed(proof: FaultProof): readonly GuardResult[] {
  const guard = 'link-use';
  if (proof.used === 'not-a-link') return [];
  const reasons = proof.reasons.filter(isAboutUse);
  if (reasons.length > 0) {
    return [{ guard, ...brokenBy(proof, reasons) }];
  }
  return [{ guard, outcome: 'held', message: `${proof.faultId}: its link was in use.` }];
}

/** Asked only of a fault that was rolled back; one that was not makes the run dirty. */
function gone(
  run: RunRecord,
  { faultId, absentAfterwards, after }: FaultProof,
): readonly GuardResult[] {
  const guard = 'fault-removal';
  const record = run.faults.find((fault) => fault.faultId === faultId);
  if (record?.rolledBackAtMs === undefined) return [];
  if (absentAfterwards) {
    return [{ guard, outcome: 'held', message: `${faultId}: its effect was seen to be gone.` }];
  }
  const message = `${faultId}: it was rolled back, but its effect was not seen to be gone (last seen: ${after}).`;
  return [{ guard, outcome: 'inconclusive', message }];
}

function isAboutUse({ code }: Reason): boolean {
  return code === 'LINK_UNUSED' || code === 'LINK_USE_UNKNOWN';
}

/** The first reason is what the verdict is named for. */
function brokenBy({ faultId }: FaultProof, reasons: readonly Reason[]): Omit<GuardResult, 'guard'> {
  const message = `${faultId}: ${reasons.map((reason) => reason.message).join(' ')}`;
  const code = reasons[0]?.code;
  return { outcome: 'invalid', ...(code === undefined ? {} : { code }), message };
}
