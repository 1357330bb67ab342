import type { PhaseName } from './phase.ts';
import type { Sli } from './sli.ts';
import type { Ms, PerSecond, Ratio } from './units.ts';

type Asks<K extends string, F extends object> = {
  readonly kind: K;
  /** Unique in the experiment; it appears in every report. */
  readonly name: string;
  readonly sli: Sli;
} & Readonly<F>;

/** `warn`: below it, but at or above the target, the objective is met and the report says how near it came. */
type Share = {
  target: Ratio;
  warn?: Ratio;
  /** The rolling window of its SLO; absent where the objective is of this experiment alone. */
  windowMs?: Ms;
  during: readonly PhaseName[];
};

type AvailabilityObjective = Asks<'availability', Share>;

type LatencyObjective = Asks<'latency', Share & { underMs: Ms }>;

/** Good answers a second over the judged part of a phase. */
export type ThroughputObjective = Asks<
  'throughput',
  { atLeastPerSecond: PerSecond; during: readonly PhaseName[] }
>;

export type ValueOp = 'lte' | 'lt' | 'gte' | 'gt';

/** What of all evaluations is held against the limit: the share of those within it, or one number. */
export type ValueOf =
  { readonly kind: 'share'; readonly target: Ratio } | { readonly kind: 'max' | 'min' | 'mean' };

/** A number that Prometheus knows, like a queue's depth or an age, stays within a limit. */
export type ValueObjective = Asks<
  'value',
  { op: ValueOp; limit: number; of: ValueOf; during: readonly PhaseName[] }
>;

export type RecoveryObjective = Asks<
  'recovery',
  {
    withinMs: Ms;
    /** The share of good requests that counts as recovered (docs/method.md, Recovery: 0.99, not the SLO). */
    theta: Ratio;
    /** How long it must stay recovered. */
    holdMs: Ms;
    /** What makes an answer a good one, where the indicator is a latency. */
    underMs?: Ms;
    /** A value, like a queue's depth, that has to be back at its level of the baseline as well. */
    backlog?: Sli;
  }
>;

/** An SLO of production: its target and its rolling window. */
type OfSlo = { target: Ratio; windowMs: Ms; underMs?: Ms };

/** What the fault may cost of the error budget of an SLO. */
export type BudgetObjective = Asks<
  'budget',
  OfSlo & {
    consumesAtMost: Ratio;
    /** How often it happens in one window of the SLO. */
    atFrequency?: number;
    /** What differs between the test and production. */
    production?: {
      readonly perSecond?: PerSecond;
      readonly affectedShare?: Ratio;
      readonly testAffectedShare?: Ratio;
    };
  }
>;

/** What the alerts of an SLO have to do about the fault. */
export type AlertObjective = Asks<
  'alert',
  OfSlo & { expect: 'page' | 'ticket' | 'silence'; withinMs?: Ms }
>;

/** What must hold, in which phases. */
export type Objective =
  | AvailabilityObjective
  | LatencyObjective
  | ThroughputObjective
  | ValueObjective
  | RecoveryObjective
  | BudgetObjective
  | AlertObjective;

/** Asks for a share of good requests. */
export type ShareObjective = AvailabilityObjective | LatencyObjective;

/** Is judged phase by phase. */
export type PhaseObjective = ShareObjective | ThroughputObjective | ValueObjective;

/** The share of good requests that the SLO of a price or of its alerts asks of any time at all. */
export function shareOfSlo({
  name,
  sli,
  target,
  underMs,
}: BudgetObjective | AlertObjective): ShareObjective {
  const share = { name, sli, target, during: [] };
  return underMs === undefined
    ? { kind: 'availability', ...share }
    : { kind: 'latency', ...share, underMs };
}

/** Every indicator an objective is judged by. */
export function indicatorsOf(objective: Objective): readonly Sli[] {
  const { sli } = objective;
  if (objective.kind !== 'recovery' || objective.backlog === undefined) return [sli];
  return [sli, objective.backlog];
}

export function isPhaseObjective(objective: Objective): objective is PhaseObjective {
  return 'during' in objective;
}

export function isShareObjective(objective: Objective): objective is ShareObjective {
  return objective.kind === 'availability' || objective.kind === 'latency';
}
