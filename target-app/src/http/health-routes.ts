import type { Lifecycle } from '../lifecycle/lifecycle.ts';
import type { Backing } from '../variants/backing.ts';
import type { App } from './app.ts';
import { checkDependency, type DependencyReport } from './dependency-check.ts';
import type { RequestAccounting } from './request-accounting.ts';

export type HealthOptions = {
  readonly lifecycle: Lifecycle;
  readonly backing: Backing;
  readonly accounting: RequestAccounting;
};

/** Three probes, each for the one decision it stands for, and an overview for people. */
export function healthRoutes(app: App, options: HealthOptions): void {
  const { lifecycle, backing } = options;

  // Restart me? Nothing outside this process may influence the answer.
  app.get('/health/live', () => ({ status: 'up' }));

  // Is my start-up over?
  app.get('/health/startup', (_request, reply) =>
    reply.code(lifecycle.stage === 'starting' ? 503 : 200).send({ status: lifecycle.stage }),
  );

  // Send me traffic? Only what makes every answer fail takes a replica out: all replicas share the dependencies.
  app.get('/health/ready', async (_request, reply) => {
    const dependencies = await Promise.all(backing.readyWithAny.map(checkDependency));
    const isReady = lifecycle.stage === 'running' && dependencies.some(isUp);
    return reply
      .code(isReady ? 200 : 503)
      .send({ status: isReady ? 'ready' : 'not ready', stage: lifecycle.stage, dependencies });
  });

  app.get('/health', async (_request, reply) => {
    const dependencies = await Promise.all(backing.dependencies.map(checkDependency));
    const status = overall(dependencies);
    return reply.code(status === 'down' ? 503 : 200).send({
      status,
      stage: lifecycle.stage,
      uptime_seconds: Math.round(process.uptime()),
      requests_total: options.accounting.total,
      requests_in_flight: options.accounting.inFlight,
      dependencies,
    });
  });
}

function overall(dependencies: readonly DependencyReport[]): 'up' | 'degraded' | 'down' {
  if (dependencies.every(isUp)) return 'up';
  return dependencies.some(isUp) ? 'degraded' : 'down';
}

function isUp(report: DependencyReport): boolean {
  return report.status === 'up';
}
