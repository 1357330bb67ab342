import type { EpochMs, Ms } from './units.ts';

/** The four windows of a run, in order. */
export const PHASES = ['warmup', 'baseline', 'fault', 'recovery'] as const;
export type PhaseName = (typeof PHASES)[number];

/** How long each phase is meant to last. */
export type PhaseDurations = Readonly<Record<PhaseName, Ms>>;

/** A phase as it was: `[startedAtMs, endedAtMs)`, cut on whole seconds so that no client bucket straddles it. */
export type PhaseWindow = {
  readonly phase: PhaseName;
  readonly startedAtMs: EpochMs;
  readonly endedAtMs: EpochMs;
};
