import type { Configuration } from './configuration.ts';
import type { App } from './http/app.ts';
import { installRoutes } from './http/build-app.ts';
import { RequestAccounting } from './http/request-accounting.ts';
import { itemStore } from './items/item-store.ts';
import { Items } from './items/items.ts';
import { Lifecycle } from './lifecycle/lifecycle.ts';
import type { Service } from './lifecycle/service.ts';
import { shutDown } from './lifecycle/shut-down.ts';
import { waitForDatabase } from './lifecycle/start-up.ts';
import { createMetrics } from './observability/metrics.ts';
import { createSreMonitor } from './sre/create-sre-monitor.ts';
import { BreakerRegistry } from './resilience/breaker-registry.ts';
import { announcingStore } from './students/announcing-store.ts';
import { studentStore } from './students/student-store.ts';
import { Students } from './students/students.ts';
import { registeredCounter } from './users/user-metrics.ts';
import { userStore } from './users/user-store.ts';
import { Users } from './users/users.ts';
import { connectBacking } from './variants/connect-backing.ts';
import { APP_VERSION } from './version.ts';

/** Builds every part, connects them, and hangs them on the application. */
export async function createService(app: App, configuration: Configuration): Promise<Service> {
  const { log } = app;
  const { variant, lifecycle: settings } = configuration;
  const metrics = createMetrics({ version: APP_VERSION, variant });
  const lifecycle = new Lifecycle();
  const accounting = new RequestAccounting(metrics);
  const breakers = new BreakerRegistry();
  const backing = connectBacking(configuration, { log, metrics, breakers });
  const students = new Students({
    store: announcingStore(
      studentStore(backing.database, backing.events.changeSql),
      backing.events,
    ),
    cache: backing.cache,
    now: Date.now,
    onCreated: () => metrics.studentsCreated.inc(),
  });
  const parts = { version: APP_VERSION, variant, lifecycle, metrics, accounting };
  const users = new Users({
    store: userStore(backing.database),
    cache: backing.cache,
    now: Date.now,
    onRegistered: registeredCounter(metrics.register),
  });
  const items = new Items({
    store: itemStore(backing.database),
    cache: backing.cache,
    now: Date.now,
  });
  const admin = {
    token: configuration.admin.token,
    configuration,
    breakers,
    flushCache: backing.flushCache,
  };
  const sre = createSreMonitor(configuration, {
    instruments: { log, metrics, breakers },
    backing,
    version: APP_VERSION,
  });
  app.addHook('onClose', () => sre.stop());
  await installRoutes(app, { ...parts, backing, students, users, items, admin, sre });
  return {
    async start() {
      await sre.start();
      await app.listen({ host: configuration.host, port: configuration.port });
      await waitForDatabase(backing.database, settings.startupDeadlineMs, log);
      await backing.flaw?.warmUp?.();
      backing.events.start();
      lifecycle.started();
      log.info({ version: APP_VERSION }, 'ready');
    },
    async stop() {
      if (!backing.drainsOnShutdown) return 0;
      return shutDown({
        lifecycle,
        settings,
        log,
        closeServer: () => app.close(),
        closeBacking: () => backing.close(),
        requestsInFlight: () => accounting.inFlight,
      });
    },
  };
}
