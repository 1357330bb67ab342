import type { AllowedHours } from './allowed-hours.ts';
import type { BlastLimits } from './blast-radius.ts';

/** What an environment lets be done to it, and when, as `faultline.yaml` says. */
export type EnvironmentSafety = {
  /** Nothing may be run here unless it is allowed by name. */
  readonly isProtected: boolean;
  /** No fault may be done to these, or to a link of theirs, unless it is allowed by name. */
  readonly protectedServices: readonly string[];
  readonly limits?: BlastLimits;
  readonly hours?: AllowedHours;
};

export const NOTHING_SAID: EnvironmentSafety = { isProtected: false, protectedServices: [] };
