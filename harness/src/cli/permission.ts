import { breakingUntilMs } from '../domain/breaking-until.ts';
import { FaultlineError } from '../domain/faultline-error.ts';
import { outsideHours } from '../domain/outside-hours.ts';
import { protectedThings, type ProtectedThing } from '../domain/protection.ts';
import type { EpochMs } from '../domain/units.ts';
import type { OpenedExperiment } from './open-experiment.ts';
import { unknownName } from './unknown-name.ts';

/** What somebody has allowed by name, on the command line. */
export type Permission = {
  readonly allowProtected: readonly string[];
  readonly outsideHours: boolean;
};

/**
 * Why a run is not allowed here or now: `UNKNOWN_NAME` for a permission that fits nothing, `PROTECTED`, or
 * `OUTSIDE_HOURS`; undefined when it is allowed. To be asked before anything is started.
 */
export function refusal(
  opened: OpenedExperiment,
  permission: Permission,
  nowMs: EpochMs,
): FaultlineError | undefined {
  const { environment } = opened;
  const names = [environment.name, ...Object.keys(environment.services)];
  const foreign = permission.allowProtected.find((name) => !names.includes(name));
  if (foreign !== undefined) return unknownName('environment or service', foreign, names);
  const refused = touchedProtected(opened).filter(
    ({ name }) => !permission.allowProtected.includes(name),
  );
  if (refused.length > 0) return protectedError(refused);
  const why = permission.outsideHours ? undefined : untimely(opened, nowMs);
  if (why === undefined) return undefined;
  return new FaultlineError('OUTSIDE_HOURS', why, {
    hint: 'Wait for those hours, or say with --outside-hours that it is meant.',
  });
}

/** The permissions as they are typed, so that the journal holds them and the same run can be asked for again. */
export function permissionWords({ allowProtected, outsideHours }: Permission): readonly string[] {
  const flags = allowProtected.map((name) => `--allow-protected=${name}`);
  return outsideHours ? [...flags, '--outside-hours'] : flags;
}

/** What is protected of what a run would touch. */
export function touchedProtected({
  loaded,
  environment,
  safety,
}: OpenedExperiment): readonly ProtectedThing[] {
  const { faults } = loaded.experiment;
  const { name: environmentName, links } = environment;
  return protectedThings({ environmentName, faults, links }, safety);
}

/** Why a run that starts now would be outside the environment's hours; undefined when it would not. */
export function untimely(
  { loaded, environment, safety }: OpenedExperiment,
  nowMs: EpochMs,
): string | undefined {
  if (safety.hours === undefined) return undefined;
  const untilMs = breakingUntilMs(loaded.experiment, nowMs);
  return outsideHours(environment.name, safety.hours, { startMs: nowMs, untilMs });
}

function protectedError(refused: readonly ProtectedThing[]): FaultlineError {
  const things = refused.map(({ kind, name, because }) => `the ${kind} "${name}" (${because})`);
  const flags = refused.map(({ name }) => `--allow-protected ${name}`).join(' ');
  const verb = things.length === 1 ? 'is' : 'are';
  const sentence = `${things.join(' and ')} ${verb} protected.`;
  return new FaultlineError(
    'PROTECTED',
    `${sentence.charAt(0).toUpperCase()}${sentence.slice(1)}`,
    {
      hint: `If it is meant, allow it by name: ${flags}.`,
    },
  );
}
