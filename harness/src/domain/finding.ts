import type { PhaseName } from './phase.ts';
import type { EpochSecond, Ms, Ratio } from './units.ts';

/** Low and high bounds of what was measured; `low === high` for an exact count. */
export type Enclosure = { readonly low: Ratio; readonly estimate: Ratio; readonly high: Ratio };

/** Why a finding, or a verdict, is what it is: a stable code and a sentence with the numbers in it. */
export type Reason = { readonly code: string; readonly message: string };

/** What the load generator saw of one objective in one phase. */
export type ClientEvidence = {
  readonly good: number;
  /** Offered, not achieved: dropped and unfinished arrivals are in it, and are bad. */
  readonly total: number;
  readonly dropped: number;
  readonly unfinished: number;
  /** Arrivals of the guard second at the end of the baseline, which is not judged; absent where there is none. */
  readonly excluded?: number;
  readonly ratio: Ratio;
  /** 95th percentile of the answered requests in ms, absent when there are too few to tell. */
  readonly p95Ms?: Ms;
  /** Seconds in which the objective did not hold, and the worst of them. */
  readonly badSeconds: number;
  readonly firstBadSecond?: EpochSecond;
  readonly worst?: { readonly second: EpochSecond; readonly ratio: Ratio };
};

/** What Prometheus saw of it. */
export type ServerEvidence = {
  readonly enclosure: Enclosure;
  readonly totalEvents: Enclosure;
  readonly series: number;
  readonly scrapes: number;
  readonly lossy: boolean;
};

/** One objective in one phase. */
export type Finding = {
  readonly objective: string;
  readonly kind: 'availability' | 'latency' | 'recovery' | 'reconciliation';
  readonly phase: PhaseName;
  readonly outcome: 'met' | 'violated' | 'inconclusive';
  /** What was asked, in words: `at least 95 % under 300 ms`. */
  readonly asked: string;
  /** What was seen, in words: `61.2 % under 300 ms (1,836 of 3,000)`. */
  readonly observed: string;
  /** True for a phase that the experiment did not name but that must hold for the verdict to mean anything. */
  readonly implied: boolean;
  readonly decidedBy: 'client' | 'server';
  readonly client?: ClientEvidence;
  readonly server?: ServerEvidence;
  readonly recovery?: RecoveryEvidence;
  readonly reasons: readonly Reason[];
};

/** docs/method.md, Recovery: when it broke, when it was good again. Times are relative to the injection. */
export type RecoveryEvidence = {
  /** Absent when the indicator never fell below θ. */
  readonly onsetAfterMs?: Ms;
  /** From injection to good again, while the fault lasted or after. */
  readonly recoveredAfterInjectMs?: Ms;
  /** From roll-back to good again; 0 when it was good before the roll-back. */
  readonly recoveredAfterClearMs?: Ms;
  /** Set instead of a number when it was not seen to recover: `> X`. */
  readonly censoredAfterMs?: Ms;
  readonly resolutionMs: Ms;
  readonly badSeconds: number;
  readonly relapses: number;
};
