import type { BlastLimits } from './blast-radius.ts';
import type { FaultSpec } from './fault.ts';
import type { Guardrail } from './guardrail.ts';
import type { Objective } from './objective.ts';
import type { PhaseDurations } from './phase.ts';
import type { PerSecond } from './units.ts';

/** A belief, a way to challenge it, and its limits: one file in `experiments/`, fully resolved. */
export type Experiment = {
  readonly name: string;
  readonly owner: string;
  readonly tags: readonly string[];
  readonly runbook?: string;
  readonly hypothesis: string;
  /** What other variants of a service do differently under this experiment, by `service=variant`. */
  readonly variants: Readonly<Record<string, string>>;
  readonly load: LoadSpec;
  readonly phases: PhaseDurations;
  readonly faults: readonly FaultSpec[];
  readonly objectives: readonly Objective[];
  readonly guardrails: readonly Guardrail[];
  /** How much of the environment its faults may touch; the environment may allow less. */
  readonly blastRadius?: BlastLimits;
};

export type LoadSpec = {
  /** The name of a script in `scenarios/`, without `.ts`. */
  readonly scenario: string;
  readonly ratePerSecond: PerSecond;
};
