import { setTimeout as pause } from 'node:timers/promises';
import { Type } from 'typebox';
import { Grade } from '../grades/grade.ts';
import type { App } from '../http/app.ts';
import { closeConnectionsWhileDraining } from '../http/build-app.ts';
import { installErrorAnswers } from '../http/error-answers.ts';
import type { RequestAccounting } from '../http/request-accounting.ts';
import { installRequestIdentity } from '../http/request-identity.ts';
import type { Lifecycle } from '../lifecycle/lifecycle.ts';
import type { Registry } from 'prom-client';
import { reportCardOf } from './report-card.ts';
import type { GradesServiceVariant, LatencyRange } from './settings.ts';

export type GradesServiceParts = {
  readonly variant: GradesServiceVariant;
  readonly latency: LatencyRange;
  readonly lifecycle: Lifecycle;
  readonly accounting: RequestAccounting;
  readonly register: Registry;
  /** From 0 to 1: where in the range of latencies the next answer lies. */
  readonly random: () => number;
};

/** Gives the application of the grade service everything it answers with. */
export function installGradesService(app: App, parts: GradesServiceParts): void {
  installRequestIdentity(app);
  parts.accounting.install(app);
  closeConnectionsWhileDraining(app, parts.lifecycle);
  installErrorAnswers(app);
  probes(app, parts);
  app.get(
    '/grades/:studentId',
    {
      schema: {
        params: Type.Object({ studentId: Type.String({ minLength: 1, maxLength: 64 }) }),
        response: { 200: Type.Array(Grade) },
      },
    },
    async (request) => {
      await pause(latencyMs(parts));
      if (parts.variant === 'failing') throw new Error('The grade book cannot be opened.');
      return [...reportCardOf(request.params.studentId)];
    },
  );
}

function probes(app: App, { lifecycle, register }: GradesServiceParts): void {
  app.get('/health/live', () => ({ status: 'up' }));
  app.get('/health/ready', (_request, reply) =>
    reply.code(lifecycle.stage === 'running' ? 200 : 503).send({ status: lifecycle.stage }),
  );
  app.get('/metrics', async (_request, reply) =>
    reply.type(register.contentType).send(await register.metrics()),
  );
}

function latencyMs({ latency, random }: GradesServiceParts): number {
  return latency.minMs + random() * (latency.maxMs - latency.minMs);
}
