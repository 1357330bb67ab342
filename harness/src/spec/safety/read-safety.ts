import type { EnvironmentSafety } from '../../domain/environment-safety.ts';
import type { Salvaged } from '../schema/salvage.ts';
import { within, type Report } from '../source/report.ts';
import type { BlastRadiusEntry } from './blast-radius-schema.ts';
import { readBlastRadius } from './read-blast-radius.ts';
import { readHours } from './read-hours.ts';
import type { HoursEntry } from './safety-schema.ts';

/** As much of an environment's entry as its safety is read from; the same for every kind. */
type SafetyEntry = {
  readonly protected?: boolean | undefined;
  readonly limits?: Salvaged<BlastRadiusEntry> | undefined;
  readonly hours?: Salvaged<HoursEntry> | undefined;
  readonly services?:
    Readonly<Record<string, { readonly protected?: boolean | undefined } | undefined>> | undefined;
};

/** Reads what an environment lets be done to it, and when. */
export function readSafety(entry: SafetyEntry, report: Report): EnvironmentSafety {
  const limits = readBlastRadius(entry.limits, within(report, 'limits'));
  const hours =
    entry.hours === undefined ? undefined : readHours(entry.hours, within(report, 'hours'));
  const services = Object.entries(entry.services ?? {});
  return {
    isProtected: entry.protected === true,
    protectedServices: services.flatMap(([name, service]) =>
      service?.protected === true ? [name] : [],
    ),
    ...(limits === undefined ? {} : { limits }),
    ...(hours === undefined ? {} : { hours }),
  };
}
