import { foldJournal } from '../../src/domain/fold-journal.ts';
import { judge } from '../../src/domain/judge.ts';
import type { Judgement, Verdict } from '../../src/domain/verdict.ts';
import { CLIENT_CLASSES } from './client-classes.ts';
import { drawFrom } from './draw.ts';
import { END_CLASSES } from './end-classes.ts';
import { INVALID_CLASSES } from './invalid-classes.ts';
import { SERVER_CLASSES } from './server-classes.ts';
import type { RunClass, SimulatedRun, Truth } from './simulated-run.ts';
import { UNTOLD_CLASSES } from './untold-classes.ts';

/** One simulated run, judged. */
export type Judged = {
  readonly className: string;
  readonly seed: number;
  readonly truth: Truth;
  readonly verdict: Verdict;
  /** The code of the first reason. */
  readonly code: string;
  /** Why that is not what a sound judge would say; empty when it is. */
  readonly wrong: string;
};

/** As many as the committed page has. */
export const RUNS_A_CLASS = 40;

const CLASSES: readonly RunClass[] = [
  ...CLIENT_CLASSES,
  ...SERVER_CLASSES,
  ...UNTOLD_CLASSES,
  ...INVALID_CLASSES,
  ...END_CLASSES,
];

/** Judges so many runs of every class; the same every time. */
export function judgeAll(runsAClass: number): readonly Judged[] {
  return CLASSES.flatMap(({ name, simulate }, at) =>
    Array.from({ length: runsAClass }, (_, i) => {
      const seed = at * 100_000 + i;
      return judged(name, seed, simulate(drawFrom(seed)));
    }),
  );
}

function judged(className: string, seed: number, run: SimulatedRun): Judged {
  const judgement = judge(foldJournal(run.journal));
  const { verdict, reasons } = judgement;
  const code = reasons[0]?.code ?? 'none';
  return { className, seed, truth: run.truth, verdict, code, wrong: wrongWith(run, judgement) };
}

function wrongWith(run: SimulatedRun, { verdict, reasons, findings }: Judgement): string {
  const codes = run.right[verdict];
  const told = `${verdict}: ${reasons.map(({ code, message }) => `${code} ${message}`).join(' | ')}`;
  if (codes === undefined) return `not right for a world that ${run.truth}: ${told}`;
  if (!codes.includes(reasons[0]?.code ?? '')) return `not for ${codes.join(' or ')}: ${told}`;
  if (run.enclosed === undefined) return '';
  const { share, target } = run.enclosed;
  const enclosures = findings.flatMap(({ phase, server }) =>
    server === undefined ? [] : { phase, ...server.enclosure },
  );
  const fault = enclosures.find(({ phase }) => phase === 'fault');
  const isOutside = fault !== undefined && (share < fault.low - 1e-9 || share > fault.high + 1e-9);
  if (isOutside) return `the truth, ${String(share)}, is not enclosed: ${told}`;
  const isHidden = enclosures.some(({ low, high }) => low < target && target <= high);
  const isForWidth = verdict === 'inconclusive' && reasons[0]?.code === 'ENCLOSURE_TOO_WIDE';
  return isForWidth && !isHidden ? `no enclosure holds the target: ${told}` : '';
}
