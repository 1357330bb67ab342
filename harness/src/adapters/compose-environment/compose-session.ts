import { setTimeout as sleep } from 'node:timers/promises';
import { FaultlineError } from '../../domain/faultline-error.ts';
import type { Ms } from '../../domain/units.ts';
import type { EnvironmentSession } from '../../ports/environment.ts';
import { describeProject, type UpProject } from './compose-description.ts';
import { checkProject, type PartHealth } from './compose-health.ts';
import type { ComposeOptions } from './compose-options.ts';

const HEALTHY_WITHIN_MS: Ms = 30_000;
const LOOK_AGAIN_MS: Ms = 250;

export type ComposeSession = EnvironmentSession & {
  partHealth(signal: AbortSignal): Promise<readonly PartHealth[]>;
};

/** A session on a project that is up. `release` takes it down, when this session owns it. */
export async function openSession(
  { spec, runtime, proxies, openMetrics }: ComposeOptions,
  up: UpProject,
  { signal, release }: { readonly signal: AbortSignal; readonly release?: () => Promise<void> },
): Promise<ComposeSession> {
  const description = await describeProject(spec, up, { runtime, proxies }, signal);
  const metrics = openMetrics(description.prometheusUrl);
  const { engine, project } = up;
  const question = { spec, engine, project, description, ports: { runtime, proxies, metrics } };
  const partHealth = (healthSignal: AbortSignal) => checkProject(question, healthSignal);
  let closing: Promise<void> | undefined;
  return {
    description,
    owned: release !== undefined,
    partHealth,
    health: (healthSignal, only) => checkProject(question, healthSignal, only),
    close: () => (closing ??= release?.() ?? Promise.resolve()),
  };
}

/**
 * Waits until what has just been started serves: a container that is healthy need not have been scraped yet. Rejects with
 * `ENVIRONMENT_START_FAILED`, which names what does not, or with the signal's reason.
 */
export async function untilHealthy(session: ComposeSession, signal: AbortSignal): Promise<void> {
  const deadline = performance.now() + HEALTHY_WITHIN_MS;
  for (;;) {
    const ill = (await session.partHealth(signal)).filter(({ healthy }) => !healthy);
    if (ill.length === 0) return;
    if (performance.now() >= deadline) {
      const reasons = ill.map(({ service, detail }) => `${service}: ${detail}`).join('; ');
      throw new FaultlineError(
        'ENVIRONMENT_START_FAILED',
        `Environment "${session.description.name}" is not healthy ${HEALTHY_WITHIN_MS / 1_000} s after its start: ${reasons}.`,
      );
    }
    await sleep(LOOK_AGAIN_MS, undefined, { signal });
  }
}
