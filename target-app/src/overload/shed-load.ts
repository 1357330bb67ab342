import underPressure from '@fastify/under-pressure';
import type { FastifyReply } from 'fastify';
import type { App } from '../http/app.ts';
import { isForOperators } from '../http/operators-routes.ts';
import { PROBLEM_CONTENT_TYPE, problem } from '../http/problem.ts';
import { ADAPT_EVERY_MS } from './adaptive-limit.ts';
import type { Admission } from './admission.ts';

const RETRY_AFTER_S = { from: 1, to: 3 };

/** Turns away, before anything of it is read, what would slow down the requests under way. */
export async function installLoadShedding(
  app: App,
  admission: Admission,
  random: () => number = Math.random,
): Promise<void> {
  await app.register(underPressure, {
    maxEventLoopDelay: admission.settings.maxEventLoopDelayMs,
    sampleInterval: ADAPT_EVERY_MS,
    // It only measures; the decision is taken below, with the number of requests.
    pressureHandler: () => undefined,
  });
  app.addHook('onRequest', (request, reply, done) => {
    // They ask above all when there is too much else.
    if (isForOperators(request.routeOptions.url)) return done();
    const reason = admission.enter(app.isUnderPressure());
    if (reason !== undefined) return turnAway(reply, request.id, random);
    reply.raw.once('close', () => admission.leave());
    done();
  });
}

function turnAway(reply: FastifyReply, requestId: string, random: () => number): void {
  const body = problem(503, 'There are more requests than can be served well.', requestId);
  // Not all at the same moment again.
  const spread = Math.floor(random() * (RETRY_AFTER_S.to - RETRY_AFTER_S.from + 1));
  reply
    .code(503)
    .header('retry-after', String(RETRY_AFTER_S.from + spread))
    .type(PROBLEM_CONTENT_TYPE)
    .send(JSON.stringify(body));
}
