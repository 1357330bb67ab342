import { Type, type Static } from 'typebox';
import { within } from '../resilience/within.ts';
import type { Dependency } from '../variants/backing.ts';

export const DependencyReport = Type.Object({
  name: Type.String(),
  status: Type.Enum(['up', 'down']),
  latency_ms: Type.Number(),
});
export type DependencyReport = Static<typeof DependencyReport>;

/** Asks a dependency now. Never rejects: being down is an answer, and why is in the log of whoever uses it. */
export async function checkDependency(dependency: Dependency): Promise<DependencyReport> {
  const startedMs = performance.now();
  const status = await statusOf(dependency);
  const latency_ms = Math.round((performance.now() - startedMs) * 100) / 100;
  return { name: dependency.name, status, latency_ms };
}

async function statusOf(dependency: Dependency): Promise<DependencyReport['status']> {
  try {
    const answer = dependency.ask();
    await (dependency.limitMs === undefined ? answer : within(dependency.limitMs, answer));
    return 'up';
  } catch {
    return 'down';
  }
}
