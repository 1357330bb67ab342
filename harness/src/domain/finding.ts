import type { Replay } from './alerts/replay-evidence.ts';
import type { Enclosure } from './enclosure.ts';
import type { Objective } from './objective.ts';
import type { PhaseName } from './phase.ts';
import type { Price } from './price/price-evidence.ts';
import type { EpochMs, EpochSecond, Ms, PerSecond, Ratio } from './units.ts';

export type { Enclosure };

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

/** Good answers a second over the judged part of a phase. */
export type ThroughputEvidence = {
  /** What the client counted, in whole seconds. */
  readonly client?: {
    readonly good: number;
    readonly seconds: number;
    readonly perSecond: PerSecond;
  };
  /** What Prometheus saw of it, answers a second. */
  readonly server?: Enclosure;
};

/** What a number was over the judged part of a phase. */
export type ValueEvidence = {
  readonly of: 'share' | 'max' | 'min' | 'mean';
  /** The share of evaluations within the limit, or the number itself, of the worst series. */
  readonly enclosure: Enclosure;
  readonly worst: {
    readonly atMs: EpochMs;
    readonly value: number;
    readonly labels: Readonly<Record<string, string>>;
  };
  readonly series: number;
  /** Evaluations of all series, and how many there should have been. */
  readonly points: number;
  readonly expected: number;
  /** How many of them were beyond the limit. */
  readonly beyond: number;
  readonly stepMs: Ms;
  /** The samples as they were scraped, or what PromQL made of them. */
  readonly read: 'samples' | 'evaluations';
};

/** One objective in one phase. */
export type Finding = {
  readonly objective: string;
  readonly kind: Objective['kind'] | 'reconciliation';
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
  readonly throughput?: ThroughputEvidence;
  readonly value?: ValueEvidence;
  readonly recovery?: RecoveryEvidence;
  readonly budget?: Price;
  readonly alert?: Replay;
  readonly reasons: readonly Reason[];
};

/** docs/method.md, Recovery: when it broke, when it was good again. Times are relative to the injection. */
export type RecoveryEvidence = {
  /** Absent when the indicator never fell below θ. */
  readonly onsetAfterMs?: Ms;
  /** From the onset to the first good answer in a later second; absent when none came. */
  readonly firstGoodAfterOnsetMs?: Ms;
  /** From injection to good again, while the fault lasted or after. */
  readonly recoveredAfterInjectMs?: Ms;
  /** The same, where it was good again before the fault was rolled back. */
  readonly selfHealedAfterMs?: Ms;
  /** From roll-back to good again; 0 when it was good before the roll-back. */
  readonly recoveredAfterClearMs?: Ms;
  /** Set instead of a number when it was not seen to recover: `> X`. */
  readonly censoredAfterMs?: Ms;
  /** One bucket, and by how much the clocks may differ unnoticed. */
  readonly resolutionMs: Ms;
  /** The longest run of seconds below θ. Seconds it only touched are in it: never too short, under 2 s too long. */
  readonly longestOutageMs: Ms;
  /** The shares of bad requests of each second, added up. */
  readonly badSeconds: number;
  readonly relapses: number;
  readonly latency?: LatencyRecovery;
  readonly backlog?: BacklogDrain;
};

/** When answers were as quick as before the fault; it decides nothing. */
export type LatencyRecovery =
  | { readonly outcome: 'not-told' }
  | ({ readonly baselineP95Ms: Ms; readonly limitMs: Ms } & (
      | { readonly outcome: 'undisturbed' }
      | { readonly outcome: 'restored'; readonly restoredAfterClearMs: Ms }
      | { readonly outcome: 'not-seen'; readonly censoredAfterMs: Ms }
    ));

/** When what had piled up was worked off: the value was back at the highest it had in the baseline, and stayed there. */
export type BacklogDrain = { readonly sli: string } & (
  | { readonly outcome: 'not-told'; readonly why: string }
  | ({ readonly level: number; readonly peak: number; readonly resolutionMs: Ms } & (
      | { readonly outcome: 'drained'; readonly drainedAfterClearMs: Ms }
      | { readonly outcome: 'not-drained'; readonly censoredAfterMs: Ms }
    ))
);
