import type { Reason } from './finding.ts';
import type { FaultRecord, RunRecord } from './run-record.ts';
import type { Since } from './recovery-words.ts';
import type { EpochMs } from './units.ts';

/** When harm was done, as far as the journal knows. */
export type Harm =
  | {
      readonly known: true;
      /** Nothing was harmed before. */
      readonly fromMs: EpochMs;
      readonly injectedAtMs: EpochMs;
      readonly clearedAtMs: EpochMs;
    }
  | { readonly known: false; readonly reason: Reason };

/**
 * When harm began, by the first injection, and when it was over, by the last end of any. A fault that happens once may
 * have done all its harm by the time it is known to be done, as a restart has, so its time runs from the order for it.
 */
export function harmOf({ faults }: RunRecord): Harm {
  const injected = faults.flatMap((fault) => harmedAtMs(fault) ?? []);
  if (injected.length === 0) {
    const message = 'Nothing was injected that could have been recovered from.';
    return { known: false, reason: { code: 'NOT_INJECTED', message } };
  }
  const cleared = faults.flatMap((fault) => clearedAtMs(fault) ?? []);
  if (cleared.length < injected.length) {
    const message = 'The fault was not rolled back, so nothing says what recovery would be.';
    return { known: false, reason: { code: 'NOT_ROLLED_BACK', message } };
  }
  const intended = faults.flatMap((fault) =>
    fault.injectedAtMs === undefined ? [] : fault.intendedAtMs,
  );
  return {
    known: true,
    fromMs: Math.min(...intended, ...injected),
    injectedAtMs: Math.min(...injected),
    clearedAtMs: Math.max(...cleared),
  };
}

/** What the time of recovery runs from: nothing is left to be rolled back of faults that all happen once. */
export function sinceOf({ faults }: RunRecord): Since {
  return faults.some(({ lasts }) => lasts === 'sustained') ? 'roll-back' : 'injection';
}

/** From when the time since the injection runs; undefined for a fault that was never known to be injected. */
function harmedAtMs({ lasts, intendedAtMs, injectedAtMs }: FaultRecord): EpochMs | undefined {
  return lasts === 'once' && injectedAtMs !== undefined ? intendedAtMs : injectedAtMs;
}

function clearedAtMs(fault: FaultRecord): EpochMs | undefined {
  return fault.lasts === 'once' ? harmedAtMs(fault) : fault.rolledBackAtMs;
}
