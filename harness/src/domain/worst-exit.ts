import { EXIT, type ExitCode } from './exit-code.ts';

/** Something left broken outranks all, then how a run ended, then what was learned, worst first. */
const WORST_FIRST: readonly ExitCode[] = [
  EXIT.dirty,
  EXIT.interrupted,
  EXIT.terminated,
  EXIT.harnessError,
  EXIT.aborted,
  EXIT.invalid,
  EXIT.fail,
  EXIT.inconclusive,
  EXIT.usage,
  EXIT.pass,
];

/** Of several runs the worst one is the answer; undefined of none. */
export function worstExit(codes: readonly ExitCode[]): ExitCode | undefined {
  return WORST_FIRST.find((code) => codes.includes(code));
}
