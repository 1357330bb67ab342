import type { Objective } from '../../domain/objective.ts';
import type { Sli } from '../../domain/sli.ts';
import type { Ms } from '../../domain/units.ts';
import type { SloCatalogue } from '../slo/slo-catalogue.ts';
import type { Salvaged } from '../schema/salvage.ts';
import type { Report } from '../source/report.ts';
import { findSli } from './find-sli.ts';
import type { ObjectiveEntry } from './objective-schema.ts';
import type { KnownPhases } from './read-phases.ts';
import { readQuantity, readShare, readWholeSeconds } from './read-quantity.ts';

/** docs/method.md, Recovery: not the SLO, because one stray error would restart the clock. */
export const DEFAULT_THETA = 0.99;
export const DEFAULT_HOLD_MS = 15_000;

export type RecoveryContext = {
  readonly catalogue: SloCatalogue;
  readonly phases: KnownPhases;
  /** Undefined when nobody can tell. */
  readonly faultCount: number | undefined;
  /** The availability indicators that the experiment names elsewhere; undefined when one is not known. */
  readonly named: readonly Sli[] | undefined;
};

type RecoveryEntry = Salvaged<Extract<ObjectiveEntry, { recovery: unknown }>['recovery']>;

/** Reads a recovery objective, which needs something to recover from and time to be seen in. */
export function readRecovery(
  name: string,
  entry: RecoveryEntry,
  context: RecoveryContext,
  report: Report,
): Objective | undefined {
  if (context.faultCount === 0) {
    const message = 'there is no fault to recover from';
    report([], { message, expected: 'take this objective out, or add a fault' });
  } else if (context.phases.recovery === 0) {
    const message = 'there is no recovery phase to see a recovery in';
    report([], { message, expected: 'lengthen `phases.recovery`, or take this objective out' });
  }
  const withinMs = readWholeSeconds(
    { text: entry.within, path: ['within'] },
    { min: 1_000 },
    report,
  );
  const hold = { text: entry.hold, path: ['hold'] };
  const holdMs = 'hold' in entry ? readWholeSeconds(hold, { min: 3_000 }, report) : DEFAULT_HOLD_MS;
  const theta =
    'theta' in entry ? readShare({ text: entry.theta, path: ['theta'] }, report) : DEFAULT_THETA;
  const sli = readRecoverySli(entry, context, report);
  const threshold = sli === undefined ? undefined : readUnder(sli, entry, report);
  const backlog = 'backlog' in entry ? readBacklog(entry.backlog, context, report) : 'none';
  if (withinMs === undefined || holdMs === undefined) return undefined;
  if (sli === undefined || theta === undefined) return undefined;
  if (threshold === undefined || backlog === undefined) return undefined;
  const drained = backlog === 'none' ? {} : { backlog };
  return { kind: 'recovery', name, sli, withinMs, theta, holdMs, ...threshold, ...drained };
}

/** What tells a good answer of the indicator; undefined, and reported, when that cannot be known. */
function readUnder(
  sli: Sli,
  entry: RecoveryEntry,
  report: Report,
): { readonly underMs?: Ms } | undefined {
  const under = { text: entry.under, path: ['under'] };
  const underMs = readQuantity('duration', under, { min: 1 }, report);
  if (sli.client?.kind === 'latency') {
    if (!('under' in entry)) {
      const message = `\`under\` is missing: \`${sli.name}\` is a latency`;
      report([], { message, expected: 'add `under`, like 300ms' });
    }
    return underMs === undefined ? undefined : { underMs };
  }
  if (!('under' in entry)) return {};
  const message = `\`${sli.name}\` has no latency to be under`;
  report(['under'], { message, expected: 'take it out, or name a latency indicator' }, 'key');
  return undefined;
}

function readBacklog(
  name: string | undefined,
  { catalogue }: RecoveryContext,
  report: Report,
): Sli | undefined {
  const sli = findSli(name, ['backlog'], catalogue, report);
  if (sli === undefined || sli.server?.kind === 'value') return sli;
  const message = `\`${sli.name}\` has no level to be back at: it is no value of a gauge`;
  report(['backlog'], { message, expected: 'name an indicator of a value, like a queue depth' });
  return undefined;
}

function readRecoverySli(
  entry: RecoveryEntry,
  { catalogue, named }: RecoveryContext,
  report: Report,
): Sli | undefined {
  if ('sli' in entry) {
    const sli = findSli(entry.sli, ['sli'], catalogue, report);
    if (sli === undefined || sli.client !== undefined) return sli;
    const message = `\`${sli.name}\` cannot tell a recovery: the client does not see it`;
    report(['sli'], { message, expected: 'name an indicator with a client side' });
    return undefined;
  }
  if (named === undefined) return undefined;
  const [only] = named;
  if (named.length === 1) return only;
  const message =
    named.length === 0
      ? 'no availability indicator is named here, so nothing tells the recovery'
      : 'several availability indicators are named here, and each could tell the recovery';
  report([], { message, expected: 'add `sli`, the indicator that tells' });
  return undefined;
}
