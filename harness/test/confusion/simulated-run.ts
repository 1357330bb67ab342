import type { JournalEvent } from '../../src/domain/journal-event.ts';
import type { Ratio } from '../../src/domain/units.ts';
import type { Verdict } from '../../src/domain/verdict.ts';
import type { Draw } from './draw.ts';

/** Whether what was asked held in the world that was simulated; `unknowable` when no verdict on it could be sound. */
export type Truth = 'holds' | 'broken' | 'unknowable';

/** A run of which everything is known, and what a sound judge may say of it. */
export type SimulatedRun = {
  readonly journal: readonly JournalEvent[];
  readonly truth: Truth;
  /** The verdicts that are right, each with the codes of which one has to be its first reason. */
  readonly right: Readonly<Partial<Record<Verdict, readonly string[]>>>;
  /**
   * Of a run that the service's own numbers decide: the true share, and the target. `inconclusive` is right only where
   * the enclosure of some phase has the target in it.
   */
  readonly enclosed?: { readonly share: Ratio; readonly target: Ratio };
};

/** One kind of world. */
export type RunClass = {
  readonly name: string;
  readonly simulate: (draw: Draw) => SimulatedRun;
};
