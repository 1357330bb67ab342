import type { Registry } from 'prom-client';
import { Type } from 'typebox';
import type { App } from '../http/app.ts';
import { checkDependency } from '../http/dependency-check.ts';
import type { Lifecycle } from '../lifecycle/lifecycle.ts';
import type { Dependency } from '../variants/dependency.ts';

const Status = Type.Object({ status: Type.String() });
const Readiness = Type.Object({
  status: Type.String(),
  dependencies: Type.Array(
    Type.Object({ name: Type.String(), status: Type.String(), latency_ms: Type.Number() }),
  ),
});

export type WorkerRouteParts = {
  readonly lifecycle: Lifecycle;
  readonly register: Registry;
  readonly dependencies: readonly Dependency[];
};

/** What an orchestrator and a scraper ask the worker. */
export function workerRoutes(
  app: App,
  { lifecycle, register, dependencies }: WorkerRouteParts,
): void {
  app.get('/health/live', { schema: { response: { 200: Status } } }, () => ({ status: 'up' }));

  // Nobody sends a worker traffic: it is ready when it works, whatever the state of what it works with.
  app.get(
    '/health/ready',
    { schema: { response: { 200: Readiness, 503: Readiness } } },
    async (_request, reply) => {
      const reports = await Promise.all(dependencies.map(checkDependency));
      const isReady = lifecycle.stage === 'running';
      return reply
        .code(isReady ? 200 : 503)
        .send({ status: isReady ? 'ready' : 'not ready', dependencies: reports });
    },
  );

  app.get('/metrics', async (_request, reply) =>
    reply.type(register.contentType).send(await register.metrics()),
  );
}
