import type { ExitCode } from './exit-code.ts';
import type { Finding, Reason } from './finding.ts';
import type { Impact } from './impact.ts';
import type { RunStatus } from './journal-event.ts';
import type { Ratio } from './units.ts';

/** What was learned. Three facts are never merged: status, verdict, cleanup. */
export type Verdict = 'pass' | 'fail' | 'inconclusive' | 'invalid';
export type Cleanup = 'clean' | 'dirty';

/** How sure we are that a fault was in force, from what was seen outside. */
export type FaultProof = {
  readonly faultId: string;
  readonly outcome: 'proved' | 'unproved';
  /** Share of the fault phase in which its effect was seen; 1 for a fault that happens once and was seen. */
  readonly coverage: Ratio;
  readonly samplesDuring: number;
  readonly samplesPresent: number;
  /** What was seen before, during and after: `0.4 ms`, `402 ms`, `0.5 ms`. */
  readonly before: string;
  readonly during: string;
  readonly after: string;
  readonly expected: string;
  /** Whether the link was seen to be used. */
  readonly used: 'yes' | 'no' | 'unknown' | 'not-a-link';
  readonly absentAfterwards: boolean;
  readonly reasons: readonly Reason[];
};

/** A rule that must hold for the verdict to mean anything. */
export type GuardResult = {
  readonly guard: string;
  readonly outcome: 'held' | 'inconclusive' | 'invalid';
  /** Why, when a broken guard can be broken for several reasons. */
  readonly code?: string;
  /** What was seen and what would have sufficed. */
  readonly message: string;
};

/** The whole judgement of a run, derived from its record alone. */
export type Judgement = {
  readonly status: RunStatus;
  readonly verdict: Verdict;
  readonly cleanup: Cleanup;
  readonly exitCode: ExitCode;
  /** Why, worst first; never empty. */
  readonly reasons: readonly Reason[];
  /** What decides nothing and has to be looked at nevertheless; a pass that has some is a pass with warnings. */
  readonly warnings: readonly Reason[];
  readonly findings: readonly Finding[];
  readonly guards: readonly GuardResult[];
  readonly faults: readonly FaultProof[];
  /** What the fault meant for each SLO of production: information, no part of the verdict. */
  readonly impacts: readonly Impact[];
  /** What was not measured, and why. */
  readonly notMeasured: readonly string[];
};
