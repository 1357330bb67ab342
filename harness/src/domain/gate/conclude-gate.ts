import { EXIT, type ExitCode } from '../exit-code.ts';
import type { EpochMs } from '../units.ts';
import { worstExit } from '../worst-exit.ts';
import type { GateEntry, GateResult } from './gate-entry.ts';

/** Nothing to judge is never a pass, and no policy lets it through. */
export function noRun(
  experiment: string,
  reason: { readonly code: string; readonly message: string; readonly hint: string },
  exitCode: ExitCode = EXIT.inconclusive,
): GateEntry {
  const { code, message, hint } = reason;
  return {
    experiment,
    verdict: 'inconclusive',
    reasons: [{ code, message }],
    warnings: [],
    hint,
    exitCode,
  };
}

/** The worst of all entries; without any, an entry that says so. */
export function concludeGate(entries: readonly GateEntry[], atMs: EpochMs): GateResult {
  const told = entries.length > 0 ? entries : [NOTHING];
  return {
    atMs,
    entries: told,
    exitCode: worstExit(told.map(({ exitCode }) => exitCode)) ?? EXIT.inconclusive,
  };
}

const NOTHING = noRun('(none)', {
  code: 'NO_RUNS',
  message: 'There is nothing to judge: no experiment and no run.',
  hint: 'Name what has to hold; `npx faultline list` shows what there is.',
});
