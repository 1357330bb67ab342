import type { EnvironmentSpec } from '../../domain/environment-spec.ts';
import type { FaultSpec } from '../../domain/fault.ts';
import type { Guardrail } from '../../domain/guardrail.ts';
import { replicaCount } from '../../domain/replicas.ts';
import { formatDuration } from '../../domain/units.ts';
import type { FaultDeclarations } from '../fault-declaration.ts';
import type { Report } from '../source/report.ts';
import type { KnownPhases } from './read-phases.ts';

/**
 * A guardrail on the health of a service that a fault takes down for as long would stop every run. One that waits longer
 * than the fault lasts is welcome: it says how long the service may take to come back. So is one on a service that has
 * more replicas than the fault takes, which is alive throughout: that depends on the environment.
 */
export function checkGuardedServices(
  guardrails: readonly (Guardrail | undefined)[],
  faults: readonly FaultSpec[],
  known: {
    readonly declarations: FaultDeclarations;
    readonly phases: KnownPhases;
    readonly environment: EnvironmentSpec;
  },
  report: Report,
): void {
  const faultMs = known.phases.fault ?? 0;
  for (const [index, guardrail] of guardrails.entries()) {
    if (guardrail?.kind !== 'alive' || guardrail.overMs > faultMs) continue;
    const { service, overMs } = guardrail;
    const fatal = faults.find(
      ({ type, target, values }) =>
        target.kind === 'service' &&
        target.service === service &&
        known.declarations.get(type)?.lasts === 'sustained' &&
        takenBy(values) >= replicaCount(known.environment, service),
    );
    if (fatal === undefined) continue;
    report(['guardrails', index, 'alive'], {
      message: `${fatal.id} takes \`${service}\` down for ${formatDuration(faultMs)}, so this would stop every run after ${formatDuration(overMs)}`,
      expected: `take it out, or let it wait longer than the fault phase of ${formatDuration(faultMs)}`,
    });
  }
}

/** How many of a service a fault takes: one, unless it can be told how many. */
function takenBy({ instances }: FaultSpec['values']): number {
  return typeof instances === 'number' ? instances : 1;
}
