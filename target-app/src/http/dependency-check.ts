import { within } from '../resilience/within.ts';
import type { Dependency } from '../variants/backing.ts';

export type DependencyReport = {
  readonly name: string;
  readonly status: 'up' | 'down';
  readonly latency_ms: number;
};

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
