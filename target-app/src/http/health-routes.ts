import { Type } from 'typebox';
import type { Lifecycle } from '../lifecycle/lifecycle.ts';
import type { Backing } from '../variants/backing.ts';
import type { App } from './app.ts';
import { checkDependency, DependencyReport } from './dependency-check.ts';
import type { RequestAccounting } from './request-accounting.ts';

export type HealthOptions = {
  readonly lifecycle: Lifecycle;
  readonly backing: Backing;
  readonly accounting: RequestAccounting;
};

const tags = ['operation'];
const Stage = Type.Enum(['starting', 'running', 'draining']);
const Live = Type.Object({ status: Type.Literal('up') });
const Startup = Type.Object({ status: Stage });
const Ready = Type.Object({
  status: Type.Enum(['ready', 'not ready']),
  stage: Stage,
  dependencies: Type.Array(DependencyReport),
});
const Health = Type.Object({
  status: Type.Enum(['up', 'degraded', 'down']),
  stage: Stage,
  uptime_seconds: Type.Integer(),
  requests_total: Type.Integer(),
  requests_in_flight: Type.Integer(),
  dependencies: Type.Array(DependencyReport),
});

const live = {
  tags,
  summary: 'Restart this process? Nothing outside it is asked',
  response: { 200: Live },
};
const startup = {
  tags,
  summary: 'Is the start-up over?',
  response: { 200: Startup, 503: Startup },
};
const ready = {
  tags,
  summary: 'Send traffic here?',
  response: { 200: Ready, 503: Ready },
};
const health = {
  tags,
  summary: 'Each dependency with its latency, uptime and request counts',
  response: { 200: Health, 503: Health },
};

/** Three probes, each for the one decision it stands for, and an overview for people. */
export function healthRoutes(app: App, options: HealthOptions): void {
  const { lifecycle, backing } = options;

  // Restart me? Nothing outside this process may influence the answer.
  app.get('/health/live', { schema: live }, () => ({ status: 'up' as const }));

  // Is my start-up over?
  app.get('/health/startup', { schema: startup }, async (_request, reply) =>
    reply.code(lifecycle.stage === 'starting' ? 503 : 200).send({ status: lifecycle.stage }),
  );

  // Send me traffic? Only what makes every answer fail takes a replica out: all replicas share the dependencies.
  app.get('/health/ready', { schema: ready }, async (_request, reply) => {
    const dependencies = await Promise.all(backing.readyWithAny.map(checkDependency));
    const isReady = lifecycle.stage === 'running' && dependencies.some(isUp);
    return reply
      .code(isReady ? 200 : 503)
      .send({ status: isReady ? 'ready' : 'not ready', stage: lifecycle.stage, dependencies });
  });

  app.get('/health', { schema: health }, async (_request, reply) => {
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
