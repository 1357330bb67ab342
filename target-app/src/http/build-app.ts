import { TypeBoxValidatorCompiler, type TypeBoxTypeProvider } from '@fastify/type-provider-typebox';
import { fastify, LogController } from 'fastify';
import type { Lifecycle } from '../lifecycle/lifecycle.ts';
import type { Metrics } from '../observability/metrics.ts';
import { studentRoutes } from '../students/student-routes.ts';
import type { Students } from '../students/students.ts';
import type { Backing } from '../variants/backing.ts';
import type { App } from './app.ts';
import { installErrorAnswers } from './error-answers.ts';
import { healthRoutes } from './health-routes.ts';
import { informationRoutes } from './information-routes.ts';
import type { RequestAccounting } from './request-accounting.ts';
import { installRequestIdentity, requestIdOf } from './request-identity.ts';
import { installSecurityHeaders } from './security-headers.ts';

const LARGEST_BODY_BYTES = 64 * 1024;

/** An empty application: it has a log and can be given routes, and listens to nothing yet. */
export function createApp(logLevel: string, variant: string): App {
  const app: App = fastify({
    logger: { level: logLevel, base: { variant } },
    logController: new LogController({
      disableRequestLogging: true,
      requestIdLogLabel: 'request_id',
    }),
    genReqId: requestIdOf,
    bodyLimit: LARGEST_BODY_BYTES,
    // Longer than the idle time of the balancers in front, so that it is never we who close on a request.
    keepAliveTimeout: 75_000,
    requestTimeout: 10_000,
    forceCloseConnections: 'idle',
    // What arrives on an open connection while closing is answered like any other request.
    return503OnClosing: false,
    rewriteUrl: (request) => decodable(request.url ?? '/'),
  }).withTypeProvider<TypeBoxTypeProvider>();
  app.setValidatorCompiler(TypeBoxValidatorCompiler);
  return app;
}

export type AppParts = {
  readonly version: string;
  readonly variant: string;
  readonly lifecycle: Lifecycle;
  readonly metrics: Metrics;
  readonly accounting: RequestAccounting;
  readonly backing: Backing;
  readonly students: Students;
};

/** Gives the application everything it answers with. */
export async function installRoutes(app: App, parts: AppParts): Promise<void> {
  installRequestIdentity(app);
  parts.accounting.install(app);
  closeConnectionsWhileDraining(app, parts.lifecycle);
  await installSecurityHeaders(app);
  installErrorAnswers(app);

  informationRoutes(app, parts);
  healthRoutes(app, parts);
  studentRoutes(app, parts.students, parts.metrics);
}

/** Clients take their next request to another replica instead of finding this one gone. */
function closeConnectionsWhileDraining(app: App, lifecycle: Lifecycle): void {
  app.addHook('onSend', (_request, reply, payload, done) => {
    if (lifecycle.stage === 'draining') reply.header('connection', 'close');
    done(null, payload);
  });
}

/** A path that cannot be decoded is one that we do not have; without this the router would skip every hook. */
function decodable(url: string): string {
  try {
    decodeURI(url);
    return url;
  } catch {
    return '/malformed';
  }
}
