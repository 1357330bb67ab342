import type { DependencyReport } from '../http/dependency-check.ts';
import type { Overview } from './sre-schemas.ts';

type Findings = Pick<Overview, 'alerts' | 'circuit_breakers'> & {
  readonly dependencies: readonly DependencyReport[];
  readonly uptimeSeconds: number;
};

/** One word for how it goes, and what speaks against "healthy". */
export function healthOf(findings: Findings): Overview['health'] {
  const { alerts, circuit_breakers, dependencies, uptimeSeconds } = findings;
  const pages = alerts.filter(({ severity }) => severity === 'page');
  const down = dependencies.filter(({ status }) => status === 'down');
  const reasons = [
    ...worstOfEach(alerts).map(({ summary }) => summary),
    ...down.map(({ name }) => `The ${name} does not answer.`),
    ...circuit_breakers
      .filter(({ state }) => state !== 'closed')
      .map(({ name, state }) => `The circuit breaker of ${name} is ${state.replace('_', ' ')}.`),
  ];
  const isCritical =
    pages.length > 0 || (down.length === dependencies.length && dependencies.length > 0);
  return {
    status: isCritical ? 'critical' : reasons.length > 0 ? 'degraded' : 'healthy',
    reasons,
    uptime_seconds: Math.round(uptimeSeconds),
    dependencies: [...dependencies],
  };
}

/** A budget that burns fast enough to page burns fast enough for a ticket, too: once is enough for people. */
function worstOfEach(alerts: Overview['alerts']): Overview['alerts'] {
  return alerts.filter(
    ({ slo }, index) =>
      slo === undefined || alerts.findIndex((alert) => alert.slo === slo) === index,
  );
}
