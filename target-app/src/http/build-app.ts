import { TypeBoxValidatorCompiler, type TypeBoxTypeProvider } from '@fastify/type-provider-typebox';
import { fastify, LogController } from 'fastify';
import { gradesRoutes } from '../grades/grades-routes.ts';
import { adminRoutes, type AdminParts } from '../admin/admin-routes.ts';
import { auditRequests } from '../audit/audit-requests.ts';
import { itemRoutes } from '../items/item-routes.ts';
import type { Items } from '../items/items.ts';
import type { Lifecycle } from '../lifecycle/lifecycle.ts';
import type { Metrics } from '../observability/metrics.ts';
import { installDocument } from '../openapi/document.ts';
import { documentRoutes } from '../openapi/document-routes.ts';
import { installLoadShedding } from '../overload/shed-load.ts';
import { assetRoutes } from '../pages/asset-routes.ts';
import { homeRoutes } from '../pages/home-routes.ts';
import { limitRoutes } from '../rate-limit/limit-routes.ts';
import { sreRoutes } from '../sre/sre-routes.ts';
import type { SreMonitor } from '../sre/sre-monitor.ts';
import { simulateRoutes } from '../simulate/simulate-routes.ts';
import { studentRoutes } from '../students/student-routes.ts';
import type { Students } from '../students/students.ts';
import { summaryRoutes } from '../summary/summary-routes.ts';
import { userRoutes } from '../users/user-routes.ts';
import type { Users } from '../users/users.ts';
import type { Backing } from '../variants/backing.ts';
import type { App } from './app.ts';
import { installErrorAnswers } from './error-answers.ts';
import { healthRoutes } from './health-routes.ts';
import { informationRoutes } from './information-routes.ts';
import type { RequestAccounting } from './request-accounting.ts';
import { installRequestIdentity, requestIdOf } from './request-identity.ts';
import { installSecurityHeaders } from './security-headers.ts';

const LARGEST_BODY_BYTES = 64 * 1024;
/** Node refuses longer headers, the address with them. */
const LONGEST_ADDRESS = 16 * 1024;

/**
 * An empty application: it has a log and can be given routes, and listens to nothing yet. Of `X-Forwarded-For` it
 * believes what the proxies that are trusted say.
 */
export function createApp(
  logLevel: string,
  variant: string,
  trustedProxies: readonly string[] = [],
): App {
  const app: App = fastify({
    logger: { level: logLevel, base: { variant } },
    logController: new LogController({
      disableRequestLogging: true,
      requestIdLogLabel: 'request_id',
    }),
    genReqId: requestIdOf,
    trustProxy: trustedProxies.length > 0 && [...trustedProxies],
    bodyLimit: LARGEST_BODY_BYTES,
    // Longer than the idle time of the balancers in front, so that it is never we who close on a request.
    keepAliveTimeout: 75_000,
    requestTimeout: 10_000,
    forceCloseConnections: 'idle',
    // What arrives on an open connection while closing is answered like any other request.
    return503OnClosing: false,
    // Long parameters are refused by their schemas; the router would answer past every hook.
    routerOptions: { maxParamLength: LONGEST_ADDRESS },
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
  readonly users: Users;
  readonly items: Items;
  readonly admin: AdminParts;
  readonly sre: SreMonitor;
};

/** Gives the application everything it answers with. */
export async function installRoutes(app: App, parts: AppParts): Promise<void> {
  installRequestIdentity(app);
  parts.accounting.install(app);
  closeConnectionsWhileDraining(app, parts.lifecycle);
  await installSecurityHeaders(app);
  installErrorAnswers(app);
  await installDocument(app, parts.version);
  const { admission, flaw } = parts.backing;
  if (admission !== undefined) await installLoadShedding(app, admission);
  flaw?.install?.(app);
  const { trail } = parts.backing.events;
  if (trail !== undefined) auditRequests(app, trail);
  limitRoutes(app, parts.backing.rateLimiter, parts.metrics);

  await homeRoutes(app, { ...parts, visits: parts.backing.visits });
  assetRoutes(app);
  informationRoutes(app, parts.metrics);
  healthRoutes(app, parts);
  studentRoutes(app, parts.students, parts.metrics);
  summaryRoutes(app, {
    database: parts.backing.database,
    metrics: parts.metrics,
    isKept: parts.backing.events.areKept,
  });
  userRoutes(app, parts.users);
  itemRoutes(app, parts.items);
  simulateRoutes(app, Math.random);
  await adminRoutes(app, parts.admin);
  sreRoutes(app, parts.sre);
  documentRoutes(app);
  gradesRoutes(app, { students: parts.students, grades: parts.backing.grades });
}

/** Clients take their next request to another replica instead of finding this one gone. */
export function closeConnectionsWhileDraining(app: App, lifecycle: Lifecycle): void {
  app.addHook('onSend', (_request, reply, payload, done) => {
    if (lifecycle.stage === 'draining') reply.header('connection', 'close');
    done(null, payload);
  });
}

/** A path that cannot be decoded is one that we do not have; without this the router would skip every hook. */
function decodable(url: string): string {
  try {
    decodeURI(url.split('?')[0] ?? url);
    return url;
  } catch {
    return '/malformed';
  }
}
