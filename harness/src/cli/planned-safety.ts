import { hoursInWords } from '../domain/allowed-hours.ts';
import {
  effectiveLimits,
  limitsInWords,
  type EffectiveLimits,
  namedTooMany,
} from '../domain/blast-radius.ts';
import { ERROR_CODES } from '../domain/error-codes.ts';
import type { PreflightProblem } from '../domain/plan.ts';
import type { ProtectedThing } from '../domain/protection.ts';
import type { EpochMs } from '../domain/units.ts';
import type { OpenedExperiment } from './open-experiment.ts';
import { touchedProtected, untimely } from './permission.ts';

/** What a plan can tell of safety without looking at the environment: which things it would touch is frozen at preflight. */
export type PlannedSafety = {
  /** The links and services that the experiment names. */
  readonly named: readonly string[];
  readonly limits: EffectiveLimits;
  readonly protectedThings: readonly ProtectedThing[];
  readonly hours: string;
  /** Why a run that started now would be refused for the hour. */
  readonly untimely?: string;
  readonly problems: readonly PreflightProblem[];
};

export function plannedSafety(opened: OpenedExperiment, nowMs: EpochMs): PlannedSafety {
  const { loaded, safety } = opened;
  const { faults, blastRadius } = loaded.experiment;
  const targets = faults.map(({ target }) =>
    target.kind === 'link' ? `link ${target.link}` : `service ${target.service}`,
  );
  const named = [...new Set(targets)];
  const limits = effectiveLimits(blastRadius, safety.limits);
  const tooMany = namedTooMany(named, limits);
  const late = untimely(opened, nowMs);
  return {
    named,
    limits,
    protectedThings: touchedProtected(opened),
    hours: safety.hours === undefined ? 'any' : hoursInWords(safety.hours),
    ...(late === undefined ? {} : { untimely: late }),
    problems:
      tooMany === undefined
        ? []
        : [{ code: 'BLAST_RADIUS', message: tooMany, hint: ERROR_CODES.BLAST_RADIUS.action }],
  };
}

/** The same for a person. */
export function safetyInWords(safety: PlannedSafety): string {
  const { named, limits, protectedThings, hours, untimely: late } = safety;
  return [
    'safety',
    `  touches    ${named.join(', ') || 'nothing'}; frozen and counted before anything is touched`,
    `  limits     ${limitsInWords(limits)}`,
    ...protectedThings.map(
      ({ kind, name, because }) =>
        `  protected  the ${kind} ${name} (${because}): a run needs --allow-protected ${name}`,
    ),
    `  hours      ${hours}`,
    ...(late === undefined ? [] : [`             ${late} A run now needs --outside-hours.`]),
  ].join('\n');
}
