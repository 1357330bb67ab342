import type { Guardrail } from '../domain/guardrail.ts';
import { guardrailSubject } from '../domain/guardrail-words.ts';
import type { PreflightProblem } from '../domain/plan.ts';
import { instanceNames } from '../domain/replicas.ts';
import type { Ms } from '../domain/units.ts';
import type { EnvironmentSession } from '../ports/environment.ts';
import type { MetricsSource } from '../ports/metrics-source.ts';

const QUERY_DEADLINE_MS: Ms = 5_000;

/**
 * Every guardrail that could never be evaluated here: a query that Prometheus does not understand, a service whose
 * health nothing tells. A query that gives nothing yet may give something under load.
 */
export async function unusableGuardrails(
  guardrails: readonly Guardrail[],
  sources: { readonly session: EnvironmentSession; readonly metrics: MetricsSource },
  signal: AbortSignal,
): Promise<readonly PreflightProblem[]> {
  const problems: PreflightProblem[] = [];
  for (const guardrail of guardrails) {
    const why = await whyUnusable(guardrail, sources, signal);
    if (why === undefined) continue;
    const message = `The guardrail on the ${guardrailSubject(guardrail)} cannot be evaluated: ${why}`;
    problems.push({ code: 'ENVIRONMENT_CANNOT', message, hint: 'Mend it, or take it out.' });
  }
  return problems;
}

async function whyUnusable(
  guardrail: Guardrail,
  { session, metrics }: { readonly session: EnvironmentSession; readonly metrics: MetricsSource },
  signal: AbortSignal,
): Promise<string | undefined> {
  switch (guardrail.kind) {
    case 'sli':
    case 'generator':
      return undefined;
    case 'query':
      try {
        const deadline = AbortSignal.any([signal, AbortSignal.timeout(QUERY_DEADLINE_MS)]);
        await metrics.valuesNow(guardrail.query, deadline);
        return undefined;
      } catch (error) {
        signal.throwIfAborted();
        return error instanceof Error ? error.message : String(error);
      }
    case 'alive': {
      const { service } = guardrail;
      const names = instanceNames(session.description.services, service);
      const health = await session.health(signal, names);
      return health.some((one) => names.includes(one.service))
        ? undefined
        : `nothing in "${session.description.name}" tells how "${service}" is.`;
    }
  }
}
