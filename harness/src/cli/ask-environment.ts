import type { EnvironmentLint } from '../domain/environment-lint.ts';
import type { ErrorCode } from '../domain/error-codes.ts';
import { toErrorRecord } from '../domain/faultline-error.ts';
import type { Ms } from '../domain/units.ts';
import { lookAhead } from '../engine/look-ahead.ts';
import { withinDeadline } from '../engine/within-deadline.ts';
import { composeLook } from './composition.ts';
import type { EnvironmentRequest } from '../ports/environment.ts';
import type { Host } from './host.ts';
import type { OpenedExperiment } from './open-experiment.ts';
import type { Project } from './project.ts';

/** A person waits for the plan. */
const WITHIN_MS: Ms = 10_000;
/** What a run would end with as well, whatever is up. */
const REFUSALS: readonly ErrorCode[] = ['ENVIRONMENT_BUSY', 'ENVIRONMENT_CANNOT'];

/** What an environment says of an experiment before it is run there; `asked` is false where there was nobody to ask. */
export type Asked = EnvironmentLint & { readonly asked: boolean };

/**
 * Asks an environment that is up, and its Prometheus, what the preflight of a run would: where buckets end, how often it
 * scrapes, whether everything is healthy. Says why where it could not be asked. Touches nothing, and never rejects.
 */
export async function askEnvironment(
  host: Host,
  project: Project,
  {
    loaded,
    environment: spec,
    variants,
  }: Pick<OpenedExperiment, 'loaded' | 'environment'> & Pick<EnvironmentRequest, 'variants'>,
  compose: typeof composeLook = composeLook,
): Promise<Asked> {
  const { name } = spec;
  try {
    return await withinDeadline(WITHIN_MS, new AbortController().signal, async (signal) => {
      const { environment, openMetrics } = compose(host, project, spec);
      const session = await environment.openIfUp({ variants, signal });
      if (session === undefined) {
        const how = `bring it up with "faultline env up ${name}" and plan again`;
        return notAsked(`environment "${name}" is not up; ${how}.`);
      }
      const metrics = openMetrics(session.description.prometheusUrl);
      const look = { clock: host.clock, signal };
      return { asked: true, ...(await lookAhead(loaded.experiment, session, metrics, look)) };
    });
  } catch (error) {
    const { code, message, hint } = toErrorRecord(error);
    if (!REFUSALS.includes(code)) return notAsked(message);
    return { asked: false, problems: [{ code, message, hint }], remarks: [] };
  }
}

function notAsked(because: string): Asked {
  const message = `Prometheus was not asked what a run would find there: ${because}`;
  return { asked: false, problems: [], remarks: [{ code: 'NOT_ASKED', message }] };
}
